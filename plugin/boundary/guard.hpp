// Where exceptions end. Everything that the C side can call runs inside `guard`: whatever is thrown
// becomes a status and a result, never an unwinding host; the end of a thread alone goes through.
#pragma once

#include <exception>
#include <memory>
#include <new>

#include "plugin/boundary/handles.hpp"
#include "plugin/boundary/host_functions.hpp"

namespace hipaa::boundary {

// The answer for when there is no memory for one: static, and result_free leaves it alone.
hipaa_result* out_of_memory_result() noexcept;
bool is_static(const hipaa_result* result) noexcept;

// What the host is shown of it.
void finish(hipaa_result& result);
// Memory ran out: what has been kept by then is all that it tells.
void run_out_of_memory(hipaa_result& result) noexcept;
// Something of a third party's was thrown: reported beside what has been kept by then.
void tell_defect(hipaa_result& result, const char* what) noexcept;

// Runs `work`, which writes into the resource::Answer that it is given, and hands the result out.
// `out` may be nullptr: then the status is all that the caller gets.
template <class Work>
[[gnu::noinline, gnu::no_sanitize("null")]]  // as call_host in host_functions.hpp
hipaa_status
guard(hipaa_result** out, Work work) {
  const OperationScope scope;
  if (out != nullptr) *out = nullptr;
  // Before anything is done: it records what is done.
  std::unique_ptr<hipaa_result> result(new (std::nothrow) hipaa_result);
  if (result == nullptr) {
    if (out != nullptr) *out = out_of_memory_result();
    return HIPAA_E_NOMEM;
  }
  try {
    work(result->answer);
    finish(*result);
  } catch (const abi::__forced_unwind&) {
    throw;  // the host ends this thread
  } catch (const std::bad_alloc&) {
    run_out_of_memory(*result);
  } catch (const std::exception& thrown) {
    tell_defect(*result, thrown.what());
  } catch (...) {
    tell_defect(*result, "");
  }
  const auto status = static_cast<hipaa_status>(result->answer.status);
  if (out != nullptr) *out = result.release();
  return status;
}

}  // namespace hipaa::boundary

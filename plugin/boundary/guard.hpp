// Where exceptions end. Everything that the C side can call runs inside `guard`: whatever is thrown
// becomes a status and a result, never an unwinding host; the end of a thread alone goes through.
#pragma once

#include <exception>
#include <new>

#include "plugin/boundary/handles.hpp"
#include "plugin/boundary/host_functions.hpp"

namespace hipaa::boundary {

// The answers for when there is no memory to make one: static, and result_free leaves them alone.
hipaa_result* out_of_memory_result() noexcept;
bool is_static(const hipaa_result* result) noexcept;

// A result with one diagnostic; out_of_memory_result() where not even that can be had.
hipaa_result* failed_result(hipaa_status status, const char* code, const char* summary,
                            const char* detail) noexcept;

hipaa_result* to_result(resource::Answer answer);

// Runs `work`, which returns a resource::Answer, and hands its result out. `out` may be nullptr:
// then the status is all that the caller gets.
template <class Work>
[[gnu::noinline, gnu::no_sanitize("null")]]  // as call_host in host_functions.hpp
hipaa_status
guard(hipaa_result** out, Work work) {
  const OperationScope scope;
  if (out != nullptr) *out = nullptr;
  hipaa_result* result = nullptr;
  try {
    result = to_result(work());
  } catch (const abi::__forced_unwind&) {
    throw;  // the host ends this thread
  } catch (const std::bad_alloc&) {
    result = out_of_memory_result();
  } catch (const std::exception& thrown) {
    result =
        failed_result(HIPAA_E_INTERNAL, "HP-INTERNAL", "A defect in the provider.", thrown.what());
  } catch (...) {
    result = failed_result(HIPAA_E_INTERNAL, "HP-INTERNAL", "A defect in the provider.", "");
  }
  const hipaa_status status = result->status;
  if (out != nullptr) {
    *out = result;
  } else if (!is_static(result)) {
    delete result;
  }
  return status;
}

}  // namespace hipaa::boundary

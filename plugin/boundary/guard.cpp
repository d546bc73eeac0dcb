#include "plugin/boundary/guard.hpp"

#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/model/diagnostic_limit.hpp"

namespace hipaa::boundary {
namespace {

using support::Status;
static_assert(static_cast<hipaa_status>(Status::ok) == HIPAA_OK);
static_assert(static_cast<hipaa_status>(Status::diagnostics) == HIPAA_E_DIAGNOSTICS);
static_assert(static_cast<hipaa_status>(Status::invalid_argument) == HIPAA_E_INVALID_ARGUMENT);
static_assert(static_cast<hipaa_status>(Status::unsupported) == HIPAA_E_UNSUPPORTED);
static_assert(static_cast<hipaa_status>(Status::cancelled) == HIPAA_E_CANCELLED);
static_assert(static_cast<hipaa_status>(Status::deadline) == HIPAA_E_DEADLINE);
static_assert(static_cast<hipaa_status>(Status::unauthenticated) == HIPAA_E_UNAUTHENTICATED);
static_assert(static_cast<hipaa_status>(Status::permission) == HIPAA_E_PERMISSION);
static_assert(static_cast<hipaa_status>(Status::not_found) == HIPAA_E_NOT_FOUND);
static_assert(static_cast<hipaa_status>(Status::conflict) == HIPAA_E_CONFLICT);
static_assert(static_cast<hipaa_status>(Status::rate_limited) == HIPAA_E_RATE_LIMITED);
static_assert(static_cast<hipaa_status>(Status::unavailable) == HIPAA_E_UNAVAILABLE);
static_assert(static_cast<hipaa_status>(Status::no_memory) == HIPAA_E_NOMEM);
static_assert(static_cast<hipaa_status>(Status::forked) == HIPAA_E_FORKED);
static_assert(static_cast<hipaa_status>(Status::internal) == HIPAA_E_INTERNAL);

// Built without any memory: no diagnostics in a vector, so result_diagnostic_count is 0 and the
// status says it all.
alignas(hipaa_result) unsigned char no_memory_storage[sizeof(hipaa_result)];
hipaa_result* const no_memory = []() noexcept {
  auto* made = new (no_memory_storage) hipaa_result;
  made->answer.status = Status::no_memory;
  return made;
}();

}  // namespace

bool& host_function_threw() {
  // In the block that each thread has from its start: nothing is allocated for it, which could
  // fail.
  [[gnu::tls_model("initial-exec")]] thread_local bool threw = false;
  return threw;
}

hipaa_result* out_of_memory_result() noexcept {
  return no_memory;
}
bool is_static(const hipaa_result* result) noexcept {
  return result == no_memory;
}

void run_out_of_memory(hipaa_result& result) noexcept {
  result.answer.status = Status::no_memory;
  result.answer.diagnostics.clear();  // not all of them have been made fit to be shown
  result.acceptances.clear();
}

void tell_defect(hipaa_result& result, const char* what) noexcept {
  try {
    result.answer.status = Status::internal;
    result.answer.diagnostics.clear();
    result.acceptances.clear();
    result.answer.diagnostics.push_back(
        model::error("HP-INTERNAL", "A defect in the provider.", what));
  } catch (...) {
    run_out_of_memory(result);
  }
}

void finish(hipaa_result& result) {
  auto& answer = result.answer;
  answer.settle();
  model::keep_within_limit(answer.diagnostics);
  // Every host shows them, and texts of others stand in them.
  for (auto& one : answer.diagnostics) {
    one.summary = json::printable(one.summary, true);
    one.detail = json::printable(one.detail, true);
  }
  for (std::size_t i = 0; i < answer.diagnostics.size(); ++i) {
    const auto& acceptance = answer.diagnostics[i].acceptance;
    if (acceptance == nullptr) continue;
    result.acceptances.resize(i + 1);
    result.acceptances[i] = json::compact(model::to_json(*acceptance));
  }
}

}  // namespace hipaa::boundary

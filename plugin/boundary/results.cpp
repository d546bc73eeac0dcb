#include <cstddef>
#include <cstring>

#include "plugin/boundary/api_functions.hpp"
#include "plugin/boundary/guard.hpp"

namespace hipaa::boundary {
namespace {

hipaa_str borrowed(const std::string& text) {
  return {text.c_str(), text.size()};
}

const std::optional<std::string>* document_of(const resource::Answer& answer,
                                              hipaa_document which) {
  switch (which) {
    case HIPAA_DOC_STATE:
      return &answer.state;
    case HIPAA_DOC_PRIVATE:
      return &answer.private_data;
    case HIPAA_DOC_REQUIRES_REPLACE:
      return &answer.requires_replace;
    case HIPAA_DOC_EVIDENCE:
      return &answer.evidence;
    case HIPAA_DOC_SCHEMA:
      return &answer.schema;
    case HIPAA_DOC_METADATA:
      return &answer.metadata;
    case HIPAA_DOC_VALUE:
      return &answer.value;
    default:
      return nullptr;
  }
}

// The struct of a host of 1.0 ends here. What later minors append is written where the host's
// struct has all of it.
constexpr std::size_t diagnostic_size_1_0 = offsetof(hipaa_diagnostic, acceptance);

}  // namespace

hipaa_status result_status(const hipaa_result* result) {
  return result == nullptr ? HIPAA_E_INVALID_ARGUMENT
                           : static_cast<hipaa_status>(result->answer.status);
}

hipaa_status result_document(const hipaa_result* result, hipaa_document which, hipaa_str* out) {
  if (out != nullptr) *out = {nullptr, 0};
  if (result == nullptr || out == nullptr) return HIPAA_E_INVALID_ARGUMENT;
  const auto* text = document_of(result->answer, which);
  if (text == nullptr || !*text) return HIPAA_E_NOT_FOUND;
  *out = borrowed(**text);
  return HIPAA_OK;
}

size_t result_diagnostic_count(const hipaa_result* result) {
  return result == nullptr ? 0 : result->answer.diagnostics.size();
}

hipaa_status result_diagnostic(const hipaa_result* result, size_t index, hipaa_diagnostic* inout) {
  // struct_size alone is the least that there must be.
  if (result == nullptr || inout == nullptr || inout->struct_size < diagnostic_size_1_0)
    return HIPAA_E_INVALID_ARGUMENT;
  if (index >= result->answer.diagnostics.size()) return HIPAA_E_NOT_FOUND;
  const auto& from = result->answer.diagnostics[index];
  hipaa_diagnostic filled{};
  filled.struct_size = inout->struct_size;
  filled.severity = static_cast<hipaa_severity>(from.severity);
  filled.http_status = from.http_status;
  filled.code = borrowed(from.code);
  filled.summary = borrowed(from.summary);
  filled.detail = borrowed(from.detail);
  filled.path = borrowed(from.path);
  filled.vendor_code = borrowed(from.vendor_code);
  filled.request_id = borrowed(from.request_id);
  filled.verdict = static_cast<hipaa_verdict>(from.verdict);
  filled.acceptance =
      index < result->acceptances.size() ? borrowed(result->acceptances[index]) : hipaa_str{"", 0};
  const bool is_whole = inout->struct_size >= sizeof filled;
  std::memcpy(inout, &filled, is_whole ? sizeof filled : diagnostic_size_1_0);
  return HIPAA_OK;
}

void result_free(hipaa_result* result) {
  if (!is_static(result)) delete result;
}

}  // namespace hipaa::boundary

// The one exported function, the table behind it, and its extensions.
#include <string_view>

#include "plugin/boundary/api_functions.hpp"

namespace hipaa::boundary {
namespace {

constexpr hipaa_audit_api audit_table = {sizeof(hipaa_audit_api), audit, unproved, prove};
constexpr hipaa_coverage_api coverage_table = {sizeof(hipaa_coverage_api), coverage};
constexpr hipaa_evidence_api evidence_table = {sizeof(hipaa_evidence_api), seal};

const void* get_extension(const char* extension_id) {
  const std::string_view id(extension_id == nullptr ? "" : extension_id);
  if (id == HIPAA_AUDIT_EXTENSION) return &audit_table;
  if (id == HIPAA_COVERAGE_EXTENSION) return &coverage_table;
  return id == HIPAA_EVIDENCE_EXTENSION ? &evidence_table : nullptr;
}

constexpr hipaa_api table = {
    sizeof(hipaa_api),
    HIPAA_ABI_MAJOR,
    HIPAA_ABI_MINOR,
    HIPAA_PROVIDER_VERSION,
    describe,
    cancel_new,
    cancel_request,
    cancel_free,
    provider_new,
    provider_free,
    validate,
    plan,
    apply,
    read,
    import_state,
    upgrade_state,
    move_state,
    verify,
    read_data,
    call_function,
    result_status,
    result_document,
    result_diagnostic_count,
    result_diagnostic,
    result_free,
    get_extension,
};

}  // namespace
}  // namespace hipaa::boundary

extern "C" HIPAA_EXPORT hipaa_status HIPAA_CALL hipaa_provider_get_api(uint32_t abi_major,
                                                                       const hipaa_api** out) {
  if (out == nullptr) return HIPAA_E_INVALID_ARGUMENT;
  *out = nullptr;
  if (abi_major != HIPAA_ABI_MAJOR) return HIPAA_E_UNSUPPORTED;
  *out = &hipaa::boundary::table;
  return HIPAA_OK;
}

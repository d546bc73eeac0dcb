/*
 * A library older than today's header: its table ends before get_extension, and one slot, taken
 * back, is NULL. It answers every operation with E_UNSUPPORTED. For new_host.c.
 */
#include "frozen/provider_1_0.h"

#define STUB_EXPORT __attribute__((visibility("default")))

struct hipaa_result_1_0 {
  hipaa_status_1_0 status;
};

/* The one result that there is. */
static hipaa_result_1_0 unsupported = {HIPAA_E_UNSUPPORTED_1_0};

static hipaa_status_1_0 describe(hipaa_document_1_0 which, hipaa_result_1_0** out) {
  (void)which;
  *out = &unsupported;
  return HIPAA_E_UNSUPPORTED_1_0;
}
static hipaa_status_1_0 operation(hipaa_provider_1_0* provider, const hipaa_call_1_0* call,
                                  const hipaa_request_1_0* request, hipaa_result_1_0** out) {
  (void)provider;
  (void)call;
  (void)request;
  *out = &unsupported;
  return HIPAA_E_UNSUPPORTED_1_0;
}
static hipaa_status_1_0 result_status(const hipaa_result_1_0* result) {
  return result == NULL ? HIPAA_E_INVALID_ARGUMENT_1_0 : result->status;
}
static void result_free(hipaa_result_1_0* result) {
  (void)result;
}

static const hipaa_api_1_0 table = {
    .struct_size = offsetof(hipaa_api_1_0, get_extension),
    .abi_major = HIPAA_ABI_MAJOR_1_0,
    .abi_minor = 0,
    .provider_version = "0.9.0",
    .describe = describe,
    .validate = operation,
    .plan = operation,
    .apply = operation,
    .read = operation,
    .import_state = operation,
    .upgrade_state = operation,
    .move_state = NULL,
    .result_status = result_status,
    .result_free = result_free,
};

STUB_EXPORT hipaa_status_1_0 hipaa_provider_get_api(uint32_t abi_major, const hipaa_api_1_0** out);
STUB_EXPORT hipaa_status_1_0 hipaa_provider_get_api(uint32_t abi_major, const hipaa_api_1_0** out) {
  *out = NULL;
  if (abi_major != HIPAA_ABI_MAJOR_1_0) return HIPAA_E_UNSUPPORTED_1_0;
  *out = &table;
  return HIPAA_OK_1_0;
}

/* A library of somebody else's with the same ABI, which takes everything for right. */
#include <hipaa/provider.h>

static hipaa_status describe(hipaa_document which, hipaa_result** out) {
  (void)which;
  *out = NULL;
  return HIPAA_OK;
}
static hipaa_status cancel_new(hipaa_cancel** out) {
  static int token;
  *out = (hipaa_cancel*)&token;
  return HIPAA_OK;
}
static void cancel_any(hipaa_cancel* cancel) {
  (void)cancel;
}
static hipaa_status provider_new(const hipaa_host* host, const hipaa_str* config,
                                 hipaa_provider** out, hipaa_result** out_result) {
  static int provider;
  (void)host;
  (void)config;
  *out = (hipaa_provider*)&provider;
  if (out_result != NULL) *out_result = NULL;
  return HIPAA_OK;
}
static void provider_free(hipaa_provider* provider) {
  (void)provider;
}
static hipaa_status operation(hipaa_provider* provider, const hipaa_call* call,
                              const hipaa_request* request, hipaa_result** out) {
  (void)provider;
  (void)call;
  *out = NULL; /* crashes where there is no place for the result */
  return request->struct_size > 0 ? HIPAA_OK : HIPAA_E_INTERNAL;
}
static hipaa_status result_status(const hipaa_result* result) {
  return result == NULL ? HIPAA_E_INVALID_ARGUMENT : HIPAA_OK;
}
static hipaa_status result_document(const hipaa_result* result, hipaa_document which,
                                    hipaa_str* out) {
  (void)result;
  (void)which;
  (void)out;
  return HIPAA_E_NOT_FOUND;
}
static size_t result_diagnostic_count(const hipaa_result* result) {
  return result != NULL;
}
static hipaa_status result_diagnostic(const hipaa_result* result, size_t index,
                                      hipaa_diagnostic* inout) {
  (void)result;
  (void)index;
  (void)inout;
  return HIPAA_E_NOT_FOUND;
}
static void result_free(hipaa_result* result) {
  (void)result;
}
static const void* get_extension(const char* id) {
  (void)id;
  return NULL;
}

static const hipaa_api table = {sizeof(hipaa_api),
                                HIPAA_ABI_MAJOR,
                                HIPAA_ABI_MINOR,
                                "0.0.1",
                                describe,
                                cancel_new,
                                cancel_any,
                                cancel_any,
                                provider_new,
                                provider_free,
                                operation,
                                operation,
                                operation,
                                operation,
                                operation,
                                operation,
                                operation,
                                operation,
                                operation,
                                operation,
                                result_status,
                                result_document,
                                result_diagnostic_count,
                                result_diagnostic,
                                result_free,
                                get_extension};

hipaa_status hipaa_provider_get_api(uint32_t abi_major, const hipaa_api** out) {
  (void)abi_major;
  *out = &table;
  return HIPAA_OK;
}

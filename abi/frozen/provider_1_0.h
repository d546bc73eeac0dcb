/*
 * The ABI of release 1.0 as hosts compiled it, every name with the suffix _1_0. Never edited:
 * tests/abi/frozen.c compares today's header with it, and tests/abi/old_host.c is built on it
 * alone. What each symbol means stands in include/hipaa/provider.h.
 */
#ifndef HIPAA_PROVIDER_ABI_1_0_H
#define HIPAA_PROVIDER_ABI_1_0_H
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define HIPAA_CALL_1_0 __cdecl
#else
#define HIPAA_CALL_1_0
#endif
#ifdef __cplusplus
extern "C" {
#endif

#define HIPAA_ABI_MAJOR_1_0 1u
#define HIPAA_ABI_MINOR_1_0 0u

typedef int32_t hipaa_status_1_0;
#define HIPAA_OK_1_0 0
#define HIPAA_E_DIAGNOSTICS_1_0 1
#define HIPAA_E_INVALID_ARGUMENT_1_0 2
#define HIPAA_E_UNSUPPORTED_1_0 3
#define HIPAA_E_CANCELLED_1_0 4
#define HIPAA_E_DEADLINE_1_0 5
#define HIPAA_E_UNAUTHENTICATED_1_0 6
#define HIPAA_E_PERMISSION_1_0 7
#define HIPAA_E_NOT_FOUND_1_0 8
#define HIPAA_E_CONFLICT_1_0 9
#define HIPAA_E_RATE_LIMITED_1_0 10
#define HIPAA_E_UNAVAILABLE_1_0 11
#define HIPAA_E_NOMEM_1_0 12
#define HIPAA_E_FORKED_1_0 13
#define HIPAA_E_INTERNAL_1_0 14

typedef struct hipaa_str_1_0 {
  const char* data;
  size_t size;
} hipaa_str_1_0;

typedef struct hipaa_provider_1_0 hipaa_provider_1_0;

typedef struct hipaa_cancel_1_0 hipaa_cancel_1_0;

typedef struct hipaa_result_1_0 hipaa_result_1_0;

typedef int32_t hipaa_log_level_1_0;
#define HIPAA_LOG_TRACE_1_0 0
#define HIPAA_LOG_DEBUG_1_0 1
#define HIPAA_LOG_INFO_1_0 2
#define HIPAA_LOG_WARN_1_0 3
#define HIPAA_LOG_ERROR_1_0 4
#define HIPAA_LOG_OFF_1_0 6

typedef struct hipaa_host_1_0 {
  size_t struct_size;
  void* ctx;
  hipaa_str_1_0 name;
  hipaa_str_1_0 version;
  hipaa_log_level_1_0 log_level;
  int32_t reserved0;
  void(HIPAA_CALL_1_0* log)(void* ctx, hipaa_log_level_1_0 level, const hipaa_str_1_0* message,
                            const hipaa_str_1_0* fields_json);
} hipaa_host_1_0;

typedef struct hipaa_progress_1_0 {
  size_t struct_size;
  hipaa_str_1_0 phase;
  hipaa_str_1_0 message;
  int64_t elapsed_ms;
  int32_t percent;
  int32_t reserved0;
} hipaa_progress_1_0;

typedef struct hipaa_call_1_0 {
  size_t struct_size;
  int64_t timeout_ms;
  hipaa_cancel_1_0* cancel;
  void* progress_ctx;
  void(HIPAA_CALL_1_0* progress)(void* progress_ctx, const hipaa_progress_1_0* event);
  hipaa_str_1_0 correlation_id;
  int64_t now_unix_ms;
} hipaa_call_1_0;

typedef struct hipaa_request_1_0 {
  size_t struct_size;
  hipaa_str_1_0 type_name;
  hipaa_str_1_0 config;
  hipaa_str_1_0 prior_state;
  hipaa_str_1_0 planned_state;
  hipaa_str_1_0 private_data;
  hipaa_str_1_0 identifier;
  int64_t schema_version;
  hipaa_str_1_0 source_provider;
  hipaa_str_1_0 source_type_name;
} hipaa_request_1_0;

typedef int32_t hipaa_verdict_1_0;
#define HIPAA_VERDICT_NONE_1_0 0
#define HIPAA_VERDICT_FAIL_1_0 1
#define HIPAA_VERDICT_ACKNOWLEDGED_1_0 2
#define HIPAA_VERDICT_UNDECIDED_1_0 3

typedef int32_t hipaa_severity_1_0;
#define HIPAA_SEVERITY_ERROR_1_0 1
#define HIPAA_SEVERITY_WARNING_1_0 2

typedef struct hipaa_diagnostic_1_0 {
  size_t struct_size;
  hipaa_severity_1_0 severity;
  int32_t http_status;
  hipaa_str_1_0 code;
  hipaa_str_1_0 summary;
  hipaa_str_1_0 detail;
  hipaa_str_1_0 path;
  hipaa_str_1_0 vendor_code;
  hipaa_str_1_0 request_id;
  hipaa_verdict_1_0 verdict;
  int32_t reserved0;
} hipaa_diagnostic_1_0;

typedef uint32_t hipaa_document_1_0;
#define HIPAA_DOC_STATE_1_0 1u
#define HIPAA_DOC_PRIVATE_1_0 2u
#define HIPAA_DOC_REQUIRES_REPLACE_1_0 3u
#define HIPAA_DOC_EVIDENCE_1_0 4u
#define HIPAA_DOC_SCHEMA_1_0 5u
#define HIPAA_DOC_METADATA_1_0 6u
#define HIPAA_DOC_VALUE_1_0 7u

typedef hipaa_status_1_0(HIPAA_CALL_1_0* hipaa_operation_1_0)(hipaa_provider_1_0* provider,
                                                              const hipaa_call_1_0* call,
                                                              const hipaa_request_1_0* request,
                                                              hipaa_result_1_0** out);

typedef struct hipaa_api_1_0 {
  size_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  const char* provider_version;
  hipaa_status_1_0(HIPAA_CALL_1_0* describe)(hipaa_document_1_0 which, hipaa_result_1_0** out);
  hipaa_status_1_0(HIPAA_CALL_1_0* cancel_new)(hipaa_cancel_1_0** out);
  void(HIPAA_CALL_1_0* cancel_request)(hipaa_cancel_1_0* cancel);
  void(HIPAA_CALL_1_0* cancel_free)(hipaa_cancel_1_0* cancel);
  hipaa_status_1_0(HIPAA_CALL_1_0* provider_new)(const hipaa_host_1_0* host,
                                                 const hipaa_str_1_0* config,
                                                 hipaa_provider_1_0** out,
                                                 hipaa_result_1_0** out_result);
  void(HIPAA_CALL_1_0* provider_free)(hipaa_provider_1_0* provider);
  hipaa_operation_1_0 validate;
  hipaa_operation_1_0 plan;
  hipaa_operation_1_0 apply;
  hipaa_operation_1_0 read;
  hipaa_operation_1_0 import_state;
  hipaa_operation_1_0 upgrade_state;
  hipaa_operation_1_0 move_state;
  hipaa_operation_1_0 verify;
  hipaa_operation_1_0 read_data;
  hipaa_operation_1_0 call_function;
  hipaa_status_1_0(HIPAA_CALL_1_0* result_status)(const hipaa_result_1_0* result);
  hipaa_status_1_0(HIPAA_CALL_1_0* result_document)(const hipaa_result_1_0* result,
                                                    hipaa_document_1_0 which, hipaa_str_1_0* out);
  size_t(HIPAA_CALL_1_0* result_diagnostic_count)(const hipaa_result_1_0* result);
  hipaa_status_1_0(HIPAA_CALL_1_0* result_diagnostic)(const hipaa_result_1_0* result, size_t index,
                                                      hipaa_diagnostic_1_0* inout);
  void(HIPAA_CALL_1_0* result_free)(hipaa_result_1_0* result);
  const void*(HIPAA_CALL_1_0* get_extension)(const char* extension_id);
} hipaa_api_1_0;

#define HIPAA_API_HAS_1_0(api, member)                                              \
  ((api)->struct_size >= offsetof(hipaa_api_1_0, member) + sizeof((api)->member) && \
   (api)->member != NULL)

typedef hipaa_status_1_0(HIPAA_CALL_1_0* hipaa_get_api_fn_1_0)(uint32_t abi_major,
                                                               const hipaa_api_1_0** out);

#define HIPAA_ENTRY_POINT_1_0 "hipaa_provider_get_api"

#ifdef __cplusplus
}
#endif
#endif

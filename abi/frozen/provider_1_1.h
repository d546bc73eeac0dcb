/*
 * The ABI of release 1.1 as hosts compile it, every name with the suffix _1_1. Not yet
 * frozen: what 1.1 refuses of calls is still to come, and until then this is the draft that
 * tests/abi/frozen.c compares today's header with, in size too. From the release on it is never
 * edited. What each symbol means stands in include/hipaa/provider.h.
 */
#ifndef HIPAA_PROVIDER_ABI_1_1_H
#define HIPAA_PROVIDER_ABI_1_1_H
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define HIPAA_CALL_1_1 __cdecl
#else
#define HIPAA_CALL_1_1
#endif
#ifdef __cplusplus
extern "C" {
#endif

#define HIPAA_ABI_MAJOR_1_1 1u
#define HIPAA_ABI_MINOR_1_1 1u

typedef int32_t hipaa_status_1_1;
#define HIPAA_OK_1_1 0
#define HIPAA_E_DIAGNOSTICS_1_1 1
#define HIPAA_E_INVALID_ARGUMENT_1_1 2
#define HIPAA_E_UNSUPPORTED_1_1 3
#define HIPAA_E_CANCELLED_1_1 4
#define HIPAA_E_DEADLINE_1_1 5
#define HIPAA_E_UNAUTHENTICATED_1_1 6
#define HIPAA_E_PERMISSION_1_1 7
#define HIPAA_E_NOT_FOUND_1_1 8
#define HIPAA_E_CONFLICT_1_1 9
#define HIPAA_E_RATE_LIMITED_1_1 10
#define HIPAA_E_UNAVAILABLE_1_1 11
#define HIPAA_E_NOMEM_1_1 12
#define HIPAA_E_FORKED_1_1 13
#define HIPAA_E_INTERNAL_1_1 14

typedef struct hipaa_str_1_1 {
  const char* data;
  size_t size;
} hipaa_str_1_1;

typedef struct hipaa_provider_1_1 hipaa_provider_1_1;

typedef struct hipaa_cancel_1_1 hipaa_cancel_1_1;

typedef struct hipaa_result_1_1 hipaa_result_1_1;

typedef int32_t hipaa_log_level_1_1;
#define HIPAA_LOG_TRACE_1_1 0
#define HIPAA_LOG_DEBUG_1_1 1
#define HIPAA_LOG_INFO_1_1 2
#define HIPAA_LOG_WARN_1_1 3
#define HIPAA_LOG_ERROR_1_1 4
#define HIPAA_LOG_OFF_1_1 6

typedef struct hipaa_host_1_1 {
  size_t struct_size;
  void* ctx;
  hipaa_str_1_1 name;
  hipaa_str_1_1 version;
  hipaa_log_level_1_1 log_level;
  int32_t reserved0;
  void(HIPAA_CALL_1_1* log)(void* ctx, hipaa_log_level_1_1 level, const hipaa_str_1_1* message,
                            const hipaa_str_1_1* fields_json);
} hipaa_host_1_1;

typedef struct hipaa_progress_1_1 {
  size_t struct_size;
  hipaa_str_1_1 phase;
  hipaa_str_1_1 message;
  int64_t elapsed_ms;
  int32_t percent;
  int32_t reserved0;
} hipaa_progress_1_1;

typedef struct hipaa_call_1_1 {
  size_t struct_size;
  int64_t timeout_ms;
  hipaa_cancel_1_1* cancel;
  void* progress_ctx;
  void(HIPAA_CALL_1_1* progress)(void* progress_ctx, const hipaa_progress_1_1* event);
  hipaa_str_1_1 correlation_id;
  int64_t now_unix_ms;
} hipaa_call_1_1;

typedef struct hipaa_request_1_1 {
  size_t struct_size;
  hipaa_str_1_1 type_name;
  hipaa_str_1_1 config;
  hipaa_str_1_1 prior_state;
  hipaa_str_1_1 planned_state;
  hipaa_str_1_1 private_data;
  hipaa_str_1_1 identifier;
  int64_t schema_version;
  hipaa_str_1_1 source_provider;
  hipaa_str_1_1 source_type_name;
} hipaa_request_1_1;

typedef int32_t hipaa_verdict_1_1;
#define HIPAA_VERDICT_NONE_1_1 0
#define HIPAA_VERDICT_FAIL_1_1 1
#define HIPAA_VERDICT_ACKNOWLEDGED_1_1 2
#define HIPAA_VERDICT_UNDECIDED_1_1 3

typedef int32_t hipaa_severity_1_1;
#define HIPAA_SEVERITY_ERROR_1_1 1
#define HIPAA_SEVERITY_WARNING_1_1 2

typedef struct hipaa_diagnostic_1_1 {
  size_t struct_size;
  hipaa_severity_1_1 severity;
  int32_t http_status;
  hipaa_str_1_1 code;
  hipaa_str_1_1 summary;
  hipaa_str_1_1 detail;
  hipaa_str_1_1 path;
  hipaa_str_1_1 vendor_code;
  hipaa_str_1_1 request_id;
  hipaa_verdict_1_1 verdict;
  int32_t reserved0;
  hipaa_str_1_1 acceptance;
} hipaa_diagnostic_1_1;

typedef uint32_t hipaa_document_1_1;
#define HIPAA_DOC_STATE_1_1 1u
#define HIPAA_DOC_PRIVATE_1_1 2u
#define HIPAA_DOC_REQUIRES_REPLACE_1_1 3u
#define HIPAA_DOC_EVIDENCE_1_1 4u
#define HIPAA_DOC_SCHEMA_1_1 5u
#define HIPAA_DOC_METADATA_1_1 6u
#define HIPAA_DOC_VALUE_1_1 7u

typedef hipaa_status_1_1(HIPAA_CALL_1_1* hipaa_operation_1_1)(hipaa_provider_1_1* provider,
                                                              const hipaa_call_1_1* call,
                                                              const hipaa_request_1_1* request,
                                                              hipaa_result_1_1** out);

typedef struct hipaa_api_1_1 {
  size_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  const char* provider_version;
  hipaa_status_1_1(HIPAA_CALL_1_1* describe)(hipaa_document_1_1 which, hipaa_result_1_1** out);
  hipaa_status_1_1(HIPAA_CALL_1_1* cancel_new)(hipaa_cancel_1_1** out);
  void(HIPAA_CALL_1_1* cancel_request)(hipaa_cancel_1_1* cancel);
  void(HIPAA_CALL_1_1* cancel_free)(hipaa_cancel_1_1* cancel);
  hipaa_status_1_1(HIPAA_CALL_1_1* provider_new)(const hipaa_host_1_1* host,
                                                 const hipaa_str_1_1* config,
                                                 hipaa_provider_1_1** out,
                                                 hipaa_result_1_1** out_result);
  void(HIPAA_CALL_1_1* provider_free)(hipaa_provider_1_1* provider);
  hipaa_operation_1_1 validate;
  hipaa_operation_1_1 plan;
  hipaa_operation_1_1 apply;
  hipaa_operation_1_1 read;
  hipaa_operation_1_1 import_state;
  hipaa_operation_1_1 upgrade_state;
  hipaa_operation_1_1 move_state;
  hipaa_operation_1_1 verify;
  hipaa_operation_1_1 read_data;
  hipaa_operation_1_1 call_function;
  hipaa_status_1_1(HIPAA_CALL_1_1* result_status)(const hipaa_result_1_1* result);
  hipaa_status_1_1(HIPAA_CALL_1_1* result_document)(const hipaa_result_1_1* result,
                                                    hipaa_document_1_1 which, hipaa_str_1_1* out);
  size_t(HIPAA_CALL_1_1* result_diagnostic_count)(const hipaa_result_1_1* result);
  hipaa_status_1_1(HIPAA_CALL_1_1* result_diagnostic)(const hipaa_result_1_1* result, size_t index,
                                                      hipaa_diagnostic_1_1* inout);
  void(HIPAA_CALL_1_1* result_free)(hipaa_result_1_1* result);
  const void*(HIPAA_CALL_1_1* get_extension)(const char* extension_id);
} hipaa_api_1_1;

#define HIPAA_API_HAS_1_1(api, member)                                              \
  ((api)->struct_size >= offsetof(hipaa_api_1_1, member) + sizeof((api)->member) && \
   (api)->member != NULL)

typedef hipaa_status_1_1(HIPAA_CALL_1_1* hipaa_get_api_fn_1_1)(uint32_t abi_major,
                                                               const hipaa_api_1_1** out);

#define HIPAA_ENTRY_POINT_1_1 "hipaa_provider_get_api"

#ifdef __cplusplus
}
#endif
#endif

/*
 * Today's header against that of an earlier release, by the compiler alone: what a host was
 * compiled with stays true. Members and slots may be appended; nothing may move, change its type or
 * its number. When this file does not compile, the ABI was broken: that needs a new major. Compiled
 * once for each header of abi/frozen, with -DFROZEN_MINOR=n.
 */
#include <hipaa/provider.h>
#include <stddef.h>

#if FROZEN_MINOR == 0
#include "frozen/provider_1_0.h"
#define OLD(name) name##_1_0
#define CHECK_OLD_NUMBER(name, number) \
  _Static_assert((name##_1_0) == (number), #name " was edited in the frozen header");
#elif FROZEN_MINOR == 1
#include "frozen/provider_1_1.h"
#define OLD(name) name##_1_1
#define CHECK_OLD_NUMBER(name, number) \
  _Static_assert((name##_1_1) == (number), #name " was edited in the frozen header");
#endif

/* Suffixes: how the lists below are read for today and for the release. */
#define NOW(name) name

/* The lists are read line by line. */
/* clang-format off */
/* slot, what it returns, what it takes */
#define OPERATION(T, SLOT, name) \
  SLOT(name, T(hipaa_status), \
       (T(hipaa_provider)*, const T(hipaa_call)*, const T(hipaa_request)*, T(hipaa_result)**))
#define OPERATIONS(T, SLOT) \
  OPERATION(T, SLOT, validate) OPERATION(T, SLOT, plan) OPERATION(T, SLOT, apply) \
  OPERATION(T, SLOT, read) OPERATION(T, SLOT, import_state) OPERATION(T, SLOT, upgrade_state) \
  OPERATION(T, SLOT, move_state) OPERATION(T, SLOT, verify) OPERATION(T, SLOT, read_data) \
  OPERATION(T, SLOT, call_function)
#define FUNCTIONS(T, SLOT) \
  SLOT(describe, T(hipaa_status), (T(hipaa_document), T(hipaa_result)**)) \
  SLOT(cancel_new, T(hipaa_status), (T(hipaa_cancel)**)) \
  SLOT(cancel_request, void, (T(hipaa_cancel)*)) \
  SLOT(cancel_free, void, (T(hipaa_cancel)*)) \
  SLOT(provider_new, T(hipaa_status), \
       (const T(hipaa_host)*, const T(hipaa_str)*, T(hipaa_provider)**, T(hipaa_result)**)) \
  SLOT(provider_free, void, (T(hipaa_provider)*)) \
  OPERATIONS(T, SLOT) \
  SLOT(result_status, T(hipaa_status), (const T(hipaa_result)*)) \
  SLOT(result_document, T(hipaa_status), \
       (const T(hipaa_result)*, T(hipaa_document), T(hipaa_str)*)) \
  SLOT(result_diagnostic_count, size_t, (const T(hipaa_result)*)) \
  SLOT(result_diagnostic, T(hipaa_status), \
       (const T(hipaa_result)*, size_t, T(hipaa_diagnostic)*)) \
  SLOT(result_free, void, (T(hipaa_result)*)) \
  SLOT(get_extension, const void*, (const char*))

/* struct, member; what a minor appended is compared from its own header on */
#if FROZEN_MINOR >= 1
#define MEMBERS_SINCE_1_1(MEMBER) MEMBER(hipaa_diagnostic, acceptance)
#else
#define MEMBERS_SINCE_1_1(MEMBER)
#endif
#define MEMBERS(MEMBER) \
  MEMBERS_SINCE_1_1(MEMBER) \
  MEMBER(hipaa_str, data) MEMBER(hipaa_str, size) \
  MEMBER(hipaa_host, struct_size) MEMBER(hipaa_host, ctx) MEMBER(hipaa_host, name) \
  MEMBER(hipaa_host, version) MEMBER(hipaa_host, log_level) MEMBER(hipaa_host, reserved0) \
  MEMBER(hipaa_host, log) \
  MEMBER(hipaa_progress, struct_size) MEMBER(hipaa_progress, phase) \
  MEMBER(hipaa_progress, message) MEMBER(hipaa_progress, elapsed_ms) \
  MEMBER(hipaa_progress, percent) MEMBER(hipaa_progress, reserved0) \
  MEMBER(hipaa_call, struct_size) MEMBER(hipaa_call, timeout_ms) MEMBER(hipaa_call, cancel) \
  MEMBER(hipaa_call, progress_ctx) MEMBER(hipaa_call, progress) \
  MEMBER(hipaa_call, correlation_id) MEMBER(hipaa_call, now_unix_ms) \
  MEMBER(hipaa_request, struct_size) MEMBER(hipaa_request, type_name) \
  MEMBER(hipaa_request, config) MEMBER(hipaa_request, prior_state) \
  MEMBER(hipaa_request, planned_state) MEMBER(hipaa_request, private_data) \
  MEMBER(hipaa_request, identifier) MEMBER(hipaa_request, schema_version) \
  MEMBER(hipaa_request, source_provider) MEMBER(hipaa_request, source_type_name) \
  MEMBER(hipaa_diagnostic, struct_size) MEMBER(hipaa_diagnostic, severity) \
  MEMBER(hipaa_diagnostic, http_status) MEMBER(hipaa_diagnostic, code) \
  MEMBER(hipaa_diagnostic, summary) MEMBER(hipaa_diagnostic, detail) \
  MEMBER(hipaa_diagnostic, path) MEMBER(hipaa_diagnostic, vendor_code) \
  MEMBER(hipaa_diagnostic, request_id) MEMBER(hipaa_diagnostic, verdict) \
  MEMBER(hipaa_diagnostic, reserved0) \
  MEMBER(hipaa_api, struct_size) MEMBER(hipaa_api, abi_major) MEMBER(hipaa_api, abi_minor) \
  MEMBER(hipaa_api, provider_version)

#define STRUCTS(STRUCT) \
  STRUCT(hipaa_str) STRUCT(hipaa_host) STRUCT(hipaa_progress) STRUCT(hipaa_call) \
  STRUCT(hipaa_request) STRUCT(hipaa_diagnostic) STRUCT(hipaa_api)

#define NUMBERS(NUMBER) \
  NUMBER(HIPAA_ABI_MAJOR, 1) NUMBER(HIPAA_OK, 0) NUMBER(HIPAA_E_DIAGNOSTICS, 1) \
  NUMBER(HIPAA_E_INVALID_ARGUMENT, 2) NUMBER(HIPAA_E_UNSUPPORTED, 3) \
  NUMBER(HIPAA_E_CANCELLED, 4) NUMBER(HIPAA_E_DEADLINE, 5) NUMBER(HIPAA_E_UNAUTHENTICATED, 6) \
  NUMBER(HIPAA_E_PERMISSION, 7) NUMBER(HIPAA_E_NOT_FOUND, 8) NUMBER(HIPAA_E_CONFLICT, 9) \
  NUMBER(HIPAA_E_RATE_LIMITED, 10) NUMBER(HIPAA_E_UNAVAILABLE, 11) NUMBER(HIPAA_E_NOMEM, 12) \
  NUMBER(HIPAA_E_FORKED, 13) NUMBER(HIPAA_E_INTERNAL, 14) \
  NUMBER(HIPAA_LOG_TRACE, 0) NUMBER(HIPAA_LOG_DEBUG, 1) NUMBER(HIPAA_LOG_INFO, 2) \
  NUMBER(HIPAA_LOG_WARN, 3) NUMBER(HIPAA_LOG_ERROR, 4) NUMBER(HIPAA_LOG_OFF, 6) \
  NUMBER(HIPAA_VERDICT_NONE, 0) NUMBER(HIPAA_VERDICT_FAIL, 1) \
  NUMBER(HIPAA_VERDICT_ACKNOWLEDGED, 2) NUMBER(HIPAA_VERDICT_UNDECIDED, 3) \
  NUMBER(HIPAA_SEVERITY_ERROR, 1) NUMBER(HIPAA_SEVERITY_WARNING, 2) \
  NUMBER(HIPAA_DOC_STATE, 1) NUMBER(HIPAA_DOC_PRIVATE, 2) NUMBER(HIPAA_DOC_REQUIRES_REPLACE, 3) \
  NUMBER(HIPAA_DOC_EVIDENCE, 4) NUMBER(HIPAA_DOC_SCHEMA, 5) NUMBER(HIPAA_DOC_METADATA, 6) \
  NUMBER(HIPAA_DOC_VALUE, 7)
/* clang-format on */

#define SIZE_OF(type, member) sizeof(((type*)0)->member)
#define IS(type, expected) __builtin_types_compatible_p(type, expected)

/* Structs may grow at their end alone. */
#define CHECK_STRUCT(name) \
  _Static_assert(sizeof(name) >= sizeof(OLD(name)), #name " has become smaller");
STRUCTS(CHECK_STRUCT)

/* The newest of them holds all of today's: who appends a member writes it into both, in a new minor
 * once the last one is frozen. */
#define CHECK_SAME_STRUCT(name) \
  _Static_assert(sizeof(name) == sizeof(OLD(name)), #name " has a member that is in no release");
#if FROZEN_MINOR == NEWEST_MINOR
_Static_assert(HIPAA_ABI_MINOR == NEWEST_MINOR, "the newest minor");
STRUCTS(CHECK_SAME_STRUCT)
#endif
_Static_assert(OLD(HIPAA_ABI_MINOR) == FROZEN_MINOR, "the minor of the frozen header");

#define CHECK_MEMBER(type, member)                                      \
  _Static_assert(offsetof(type, member) == offsetof(OLD(type), member), \
                 #type "." #member " has moved");                       \
  _Static_assert(SIZE_OF(type, member) == SIZE_OF(OLD(type), member),   \
                 #type "." #member " has another size");
MEMBERS(CHECK_MEMBER) /* NOLINT(bugprone-sizeof-expression): of members that are pointers */

#define CHECK_NUMBER(name, number) _Static_assert((name) == (number), #name " has another number");
NUMBERS(CHECK_NUMBER)
NUMBERS(CHECK_OLD_NUMBER)

/* Both headers against one list, so that the frozen one cannot be edited in passing either. */
/* NOLINTBEGIN(bugprone-macro-parentheses): `takes` is a list of parameters */
#define CHECK_SLOT_NOW(slot, returns, takes)                                        \
  _Static_assert(IS(__typeof__(((hipaa_api*)0)->slot), returns(HIPAA_CALL*) takes), \
                 #slot " has another signature");                                   \
  _Static_assert(offsetof(hipaa_api, slot) == offsetof(OLD(hipaa_api), slot), #slot " has moved");
#define CHECK_SLOT_OLD(slot, returns, takes)                                                  \
  _Static_assert(IS(__typeof__(((OLD(hipaa_api)*)0)->slot), returns(OLD(HIPAA_CALL)*) takes), \
                 #slot " was edited in the frozen header");
/* NOLINTEND(bugprone-macro-parentheses) */
FUNCTIONS(NOW, CHECK_SLOT_NOW)
FUNCTIONS(OLD, CHECK_SLOT_OLD)

/* The scalars behind the names, and the callbacks. */
_Static_assert(IS(hipaa_status, int32_t) && IS(hipaa_log_level, int32_t), "width");
_Static_assert(IS(hipaa_verdict, int32_t) && IS(hipaa_severity, int32_t), "width");
_Static_assert(IS(hipaa_document, uint32_t), "width");
_Static_assert(IS(__typeof__(((hipaa_host*)0)->log),
                  void(HIPAA_CALL*)(void*, hipaa_log_level, const hipaa_str*, const hipaa_str*)),
               "hipaa_host.log has another signature");
_Static_assert(IS(__typeof__(((hipaa_call*)0)->progress),
                  void(HIPAA_CALL*)(void*, const hipaa_progress*)),
               "hipaa_call.progress has another signature");
_Static_assert(IS(__typeof__(&hipaa_provider_get_api), hipaa_get_api_fn), "entry point");

/* How a library tells a host of 1.0 from a later one: by the end of the struct. */
#if FROZEN_MINOR == 0
_Static_assert(offsetof(hipaa_diagnostic, acceptance) == sizeof(OLD(hipaa_diagnostic)), "appended");
#endif

#if defined(__x86_64__) && defined(__linux__)
#define SIZE_IS(name, size) _Static_assert(sizeof(OLD(name)) == (size), #name " on x86-64");
SIZE_IS(hipaa_str, 16)
SIZE_IS(hipaa_host, 64)
SIZE_IS(hipaa_progress, 56)
SIZE_IS(hipaa_call, 64)
SIZE_IS(hipaa_request, 144)
SIZE_IS(hipaa_diagnostic, FROZEN_MINOR >= 1 ? 136 : 120)
SIZE_IS(hipaa_api, 200)
#endif

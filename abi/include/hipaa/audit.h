/*
 * The extension "hipaa.audit/1": everything of a workspace that runs code, judged by the rules of
 * hipaa_cluster and handed out a row at a time, so that a hundred thousand clusters take no more
 * memory than a hundred. Ask for it with get_extension(HIPAA_AUDIT_EXTENSION); a library without it
 * answers NULL. Contract and tags as in provider.h.
 */
#ifndef HIPAA_AUDIT_ABI_H
#define HIPAA_AUDIT_ABI_H
#include <hipaa/provider.h>
#ifdef __cplusplus
extern "C" {
#endif

/** The name to ask get_extension for. [1.0] */
#define HIPAA_AUDIT_EXTENSION "hipaa.audit/1"

/** Takes one row: JSON (schemas/audit_row.schema.json), borrowed until it returns. 0: go on;
 * another number ends the audit, with E_CANCELLED. Runs on the calling thread, must not throw, and
 * must not call operations of the same provider. [1.0] */
typedef int32_t(HIPAA_CALL* hipaa_audit_row)(void* take_ctx, const hipaa_str* row);

/** The table: the library's, const, for the life of the process. [1.0] */
typedef struct hipaa_audit_api {
  size_t struct_size; /**< of the library's table */
  /** config (absent: all left out; schemas/hipaa_audit.schema.json) -> rows, and VALUE: the
   * summary, also of what was learned before it had to end. E_DIAGNOSTICS where an error was found
   * or nothing was examined. Only reads, but for the proofs that config asks for. [any thread]
   * [fork: E_FORKED] */
  hipaa_status(HIPAA_CALL* audit)(hipaa_provider* provider, const hipaa_call* call,
                                  const hipaa_request* request, hipaa_audit_row take,
                                  void* take_ctx, hipaa_result** out);
  /** Running clusters whose Spark context no statement of the provider's evidence folder proves ->
   * rows with `unproved`; VALUE: {"host", "clusters", "running", "unproved"}. Reads lists only. Ask
   * HIPAA_AUDIT_HAS first. [any thread] [fork: E_FORKED] [1.1] */
  hipaa_status(HIPAA_CALL* unproved)(hipaa_provider* provider, const hipaa_call* call,
                                     const hipaa_request* request, hipaa_audit_row take,
                                     void* take_ctx, hipaa_result** out);
  /** As verify, for whoever asks often: hardware that is proof enough needs no command, and a
   * cluster that does not run, or is gone, gives HIPAA_OK without EVIDENCE. Changes nothing. Ask
   * HIPAA_AUDIT_HAS first. [any thread] [fork: E_FORKED] [1.1] */
  hipaa_status(HIPAA_CALL* prove)(hipaa_provider* provider, const hipaa_call* call,
                                  const hipaa_request* request, hipaa_result** out);
} hipaa_audit_api;

/** The size of the table of 1.0, which has `audit` alone. [1.1] */
#define HIPAA_AUDIT_API_1_0_SIZE offsetof(hipaa_audit_api, unproved)

/** Whether a library's table has a member. [1.1] */
#define HIPAA_AUDIT_HAS(api, member)                                                  \
  ((api)->struct_size >= offsetof(hipaa_audit_api, member) + sizeof((api)->member) && \
   (api)->member != 0)

#ifdef __cplusplus
}
#endif
#endif

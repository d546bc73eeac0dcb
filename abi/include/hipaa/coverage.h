/*
 * The extension "hipaa.coverage/1": how much of the time that clusters ran is covered by proof,
 * a row a cluster. Ask for it with get_extension(HIPAA_COVERAGE_EXTENSION); a library without it
 * answers NULL. Contract and tags as in provider.h.
 */
#ifndef HIPAA_COVERAGE_ABI_H
#define HIPAA_COVERAGE_ABI_H
#include <hipaa/provider.h>
#ifdef __cplusplus
extern "C" {
#endif

/** The name to ask get_extension for. [1.1] */
#define HIPAA_COVERAGE_EXTENSION "hipaa.coverage/1"

/** Takes one row: JSON (schemas/coverage_row.schema.json), borrowed until it returns. 0: go on;
 * another number ends the report, with E_CANCELLED. Runs on the calling thread, must not throw, and
 * must not call operations of the same provider. [1.1] */
typedef int32_t(HIPAA_CALL* hipaa_coverage_row)(void* take_ctx, const hipaa_str* row);

/** The table: the library's, const, for the life of the process. [1.1] */
typedef struct hipaa_coverage_api {
  size_t struct_size; /**< of the library's table */
  /** config (schemas/hipaa_coverage.schema.json) -> rows, those of clusters by their id, and VALUE:
   * the summary. E_DIAGNOSTICS where there is a gap, or evidence was altered. Only reads.
   * [any thread] [fork: E_FORKED] */
  hipaa_status(HIPAA_CALL* coverage)(hipaa_provider* provider, const hipaa_call* call,
                                     const hipaa_request* request, hipaa_coverage_row take,
                                     void* take_ctx, hipaa_result** out);
} hipaa_coverage_api;

#ifdef __cplusplus
}
#endif
#endif

/*
 * The extension "hipaa.evidence/1": the end of what a provider records. Ask for it with
 * get_extension(HIPAA_EVIDENCE_EXTENSION); a library without it answers NULL. Contract and tags as
 * in provider.h.
 */
#ifndef HIPAA_EVIDENCE_ABI_H
#define HIPAA_EVIDENCE_ABI_H
#include <hipaa/provider.h>
#ifdef __cplusplus
extern "C" {
#endif

/** The name to ask get_extension for. [1.1] */
#define HIPAA_EVIDENCE_EXTENSION "hipaa.evidence/1"

/** The table: the library's, const, for the life of the process. [1.1] */
typedef struct hipaa_evidence_api {
  size_t struct_size; /**< of the library's table */
  /** Seals the segment that this provider writes and copies it to the sinks, as provider_free does
   * where nobody asks for it, which can only log what fails. Here that is in the diagnostics:
   * warnings, or E_UNAVAILABLE where evidence is required. OK where nothing was recorded. What is
   * recorded afterwards begins another segment. [any thread] [fork: E_FORKED] */
  hipaa_status(HIPAA_CALL* seal)(hipaa_provider* provider, const hipaa_call* call,
                                 hipaa_result** out);
} hipaa_evidence_api;

#ifdef __cplusplus
}
#endif
#endif

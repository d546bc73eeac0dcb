/*
 * The findings document of a result, as `hipaactl check --json` prints it of a stack that has one
 * resource. Pure but for `out`; any thread.
 */
#ifndef HIPAA_HOST_FINDINGS_H
#define HIPAA_HOST_FINDINGS_H

#include <hipaa/provider.h>
#include <stdio.h>

/* `resource`: its address, "hipaa_cluster.phi". 0, or -1 when there is no memory. */
int print_findings(const hipaa_api* api, const hipaa_result* result, const char* resource,
                   FILE* out);

#endif

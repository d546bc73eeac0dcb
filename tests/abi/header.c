/* The public headers alone, twice, in each language mode that hosts compile it in. */
#include <hipaa/audit.h>
#include <hipaa/audit.h> /* NOLINT(readability-duplicate-include): the guard is what is tested */
#include <hipaa/coverage.h>
#include <hipaa/evidence.h>
#include <hipaa/provider.h>
#include <hipaa/provider.h> /* NOLINT(readability-duplicate-include): the guard is what is tested */

/* A host's first lines: everything in it has to compile, warnings included. */
int abi_header_in_use(const hipaa_api* api);
int abi_header_in_use(const hipaa_api* api) {
  hipaa_request request = {sizeof(hipaa_request),
                           {NULL, 0},
                           {NULL, 0},
                           {NULL, 0},
                           {NULL, 0},
                           {NULL, 0},
                           {NULL, 0},
                           0,
                           {NULL, 0},
                           {NULL, 0}};
  hipaa_result* result = NULL;
  hipaa_status status = HIPAA_E_UNSUPPORTED;
  if (HIPAA_API_HAS(api, validate)) status = api->validate(NULL, NULL, &request, &result);
  if (HIPAA_API_HAS(api, result_free)) api->result_free(result);
  return status == HIPAA_OK;
}

/* A host that links the library. */
#include <hipaa/provider.h>

int main(void) {
  const hipaa_api* api = NULL;
  hipaa_result* result = NULL;
  hipaa_status status = hipaa_provider_get_api(HIPAA_ABI_MAJOR, &api);
  if (status == HIPAA_OK) status = api->describe(HIPAA_DOC_SCHEMA, &result);
  if (status == HIPAA_OK) api->result_free(result);
  return status == HIPAA_OK ? 0 : 1;
}

/*
 * A host of today with a library older than its header (old_stub.c): HIPAA_API_HAS hides what the
 * library's table does not reach, and what it took back. new_host LIBRARY.
 */
#include <dlfcn.h>
#include <hipaa/provider.h>

#include "tests/abi/check.h"

int main(int argc, char** argv) {
  void* library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
  hipaa_get_api_fn get_api = NULL;
  const hipaa_api* api = NULL;
  hipaa_result* result = NULL;
  hipaa_request request = {.struct_size = sizeof request};
  if (library == NULL) {
    fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "new_host LIBRARY");
    return 2;
  }
  *(void**)&get_api = dlsym(library, HIPAA_ENTRY_POINT);
  CHECK(get_api != NULL);
  CHECK(get_api(HIPAA_ABI_MAJOR + 1, &api) == HIPAA_E_UNSUPPORTED && api == NULL);
  CHECK(get_api(HIPAA_ABI_MAJOR, &api) == HIPAA_OK);
  CHECK(api != NULL);

  CHECK(api->struct_size < sizeof *api);
  CHECK(HIPAA_API_HAS(api, validate));
  CHECK(HIPAA_API_HAS(api, result_free));
  CHECK(!HIPAA_API_HAS(api, get_extension)); /* beyond the table */
  CHECK(!HIPAA_API_HAS(api, move_state));    /* within it, and NULL */

  CHECK(api->validate(NULL, NULL, &request, &result) == HIPAA_E_UNSUPPORTED);
  CHECK(api->result_status(result) == HIPAA_E_UNSUPPORTED);
  api->result_free(result);
  dlclose(library);
  return CHECKED();
}

/* Loads the library named on the command line and asks for its table; nothing else. */
#include <dlfcn.h>
#include <hipaa/provider.h>
#include <string.h>

int main(int count, char** arguments) {
  const hipaa_api* api = NULL;
  hipaa_get_api_fn get_api = NULL;
  void* library = count < 2 ? NULL : dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  void* symbol = library == NULL ? NULL : dlsym(library, HIPAA_ENTRY_POINT);
  if (symbol == NULL) return 1;
  memcpy(&get_api, &symbol, sizeof get_api);
  return get_api(HIPAA_ABI_MAJOR, &api) == HIPAA_OK ? 0 : 1;
}

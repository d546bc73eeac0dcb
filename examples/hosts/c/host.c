/* A host in C: refuses a cluster, makes another, reads it back and destroys it.
 *
 *   host LIBRARY PROVIDER COMPLIANT REFUSED
 *
 * The three files are envelopes: the provider's configuration, and two of hipaa_cluster. */
#include <dlfcn.h>
#include <hipaa/provider.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const hipaa_api* api;
static hipaa_provider* provider;

static void fail(const char* what) {
  fprintf(stderr, "%s\n", what);
  exit(2);
}

static char* read_file(const char* path) {
  FILE* file = fopen(path, "rb");
  char* text = malloc(1 << 20);
  if (file == NULL || text == NULL) fail(path);
  const size_t size = fread(text, 1, (1 << 20) - 1, file);
  fclose(file);
  text[size] = '\0';
  return text;
}

static hipaa_str borrow(const char* text) {
  const hipaa_str made = {text, text == NULL ? 0 : strlen(text)};
  return made;
}

static hipaa_str document(const hipaa_result* result, hipaa_document which) {
  hipaa_str text = {NULL, 0};
  api->result_document(result, which, &text);
  return text;
}

static void print(const char* step, hipaa_status status, const hipaa_result* result) {
  printf("%s %d\n", step, (int)status);
  for (size_t i = 0; i < api->result_diagnostic_count(result); ++i) {
    hipaa_diagnostic one;
    memset(&one, 0, sizeof one);
    one.struct_size = sizeof one;
    if (api->result_diagnostic(result, i, &one) != HIPAA_OK) continue;
    printf("  %d %s %s\n", (int)one.severity, one.code.data, one.path.data);
  }
  for (hipaa_document which = HIPAA_DOC_STATE; which <= HIPAA_DOC_VALUE; ++which)
    if (document(result, which).data != NULL) printf("  document %u\n", (unsigned)which);
}

/* The result is the caller's to free. */
static hipaa_result* run(const char* step, hipaa_operation operation, const hipaa_call* call,
                         const hipaa_request* request) {
  hipaa_result* result = NULL;
  const hipaa_status status = operation(provider, call, request, &result);
  print(step, status, result);
  return result;
}

static hipaa_request cluster(void) {
  hipaa_request request;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.type_name = borrow("hipaa_cluster");
  return request;
}

int main(int argc, char** argv) {
  if (argc != 5) fail("usage: host LIBRARY PROVIDER COMPLIANT REFUSED");
  void* library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) fail(dlerror());
  hipaa_get_api_fn get_api;
  void* symbol = dlsym(library, HIPAA_ENTRY_POINT);
  if (symbol == NULL) fail("the file is no plugin");
  memcpy(&get_api, &symbol, sizeof get_api);
  if (get_api(HIPAA_ABI_MAJOR, &api) != HIPAA_OK) fail("the plugin speaks another ABI");
  printf("abi %u.%u\n", (unsigned)api->abi_major, (unsigned)api->abi_minor);

  const hipaa_str configuration = borrow(read_file(argv[2]));
  hipaa_result* said = NULL;
  print("provider", api->provider_new(NULL, &configuration, &provider, &said), said);
  api->result_free(said);
  if (provider == NULL) return 1;

  hipaa_request refused = cluster();
  refused.config = borrow(read_file(argv[4]));
  api->result_free(run("validate refused", api->validate, NULL, &refused));

  hipaa_request request = cluster();
  request.config = borrow(read_file(argv[3]));
  request.planned_state = request.config; /* what is proposed; without it a destroy is meant */
  hipaa_result* planned = run("plan", api->plan, NULL, &request);
  request.planned_state = document(planned, HIPAA_DOC_STATE);
  request.private_data = document(planned, HIPAA_DOC_PRIVATE);

  hipaa_call cancelled;
  memset(&cancelled, 0, sizeof cancelled);
  cancelled.struct_size = sizeof cancelled;
  if (api->cancel_new(&cancelled.cancel) != HIPAA_OK) fail("no memory");
  api->cancel_request(cancelled.cancel);
  hipaa_request validated = cluster();
  validated.config = request.config;
  api->result_free(run("validate cancelled", api->validate, &cancelled, &validated));
  api->cancel_free(cancelled.cancel);

  hipaa_result* applied = run("apply", api->apply, NULL, &request);
  hipaa_request known = cluster();
  known.prior_state = document(applied, HIPAA_DOC_STATE);
  known.private_data = document(applied, HIPAA_DOC_PRIVATE);
  api->result_free(run("read", api->read, NULL, &known));
  api->result_free(run("verify", api->verify, NULL, &known));
  api->result_free(run("destroy", api->apply, NULL, &known));
  api->result_free(planned);
  api->result_free(applied);
  api->provider_free(provider);
  return 0;
}

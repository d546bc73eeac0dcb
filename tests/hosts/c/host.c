/*
 * A host in plain C99: loads the library at run time, validates a cluster and plans its creation.
 *
 *   host [--library PATH] [--provider PROVIDER.json] [--check ADDRESS] [--unknown POINTER]
 *        CLUSTER.json
 *
 * Both files hold the plain value, as in a stack file: {"cluster_name": "claims", …}. Prints one
 * line a finding, "error HC-EBS-01 /aws_attributes/ebs_volume_count: summary". With --check it only
 * validates, and prints the document that `hipaactl check --json` prints of a resource of that
 * address. What stands at the JSON Pointer of --unknown is not known yet.
 * Exit code: 0 nothing is wrong, 1 findings that are errors, 2 it could not be done.
 */
#include <dlfcn.h>
#include <hipaa/provider.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"

static int complain(const char* what, const char* detail) {
  fprintf(stderr, "host: %s: %s\n", what, detail);
  return 2;
}

static hipaa_str text(const char* from) {
  hipaa_str made;
  made.data = from;
  made.size = from == NULL ? 0 : strlen(from);
  return made;
}

/* The file's value in an envelope, allocated; NULL when it cannot be read. `unknown`: the pointer
 * of what is not known yet, or NULL. */
static char* read_envelope(const char* path, const char* unknown) {
  static const char before[] = "{\"format_version\":1,\"value\":";
  const size_t head = sizeof before - 1;
  const size_t tail = 24 + (unknown == NULL ? 0 : strlen(unknown));
  size_t room = 4096 + tail;
  size_t size = head;
  char* made = malloc(room);
  FILE* file = fopen(path, "rb");
  if (file == NULL || made == NULL) {
    if (file != NULL) fclose(file);
    free(made);
    return NULL;
  }
  memcpy(made, before, head);
  for (;;) {
    char* larger;
    size += fread(made + size, 1, room - size - tail, file);
    if (size < room - tail) break;
    larger = realloc(made, room *= 2);
    if (larger == NULL) break;
    made = larger;
  }
  if (ferror(file) || !feof(file)) {
    free(made);
    made = NULL;
  } else if (unknown != NULL) {
    sprintf(made + size, ",\"unknown\":[\"%s\"]}", unknown);
  } else {
    memcpy(made + size, "}", 2);
  }
  fclose(file);
  return made;
}

static const char* verdict_word(hipaa_verdict verdict) {
  if (verdict == HIPAA_VERDICT_ACKNOWLEDGED) return " (acknowledged)";
  if (verdict == HIPAA_VERDICT_UNDECIDED) return " (undecided)";
  return "";
}

/* Prints what a result says, and frees it; its status. */
static hipaa_status report(const hipaa_api* api, hipaa_result* result) {
  const hipaa_status status = api->result_status(result);
  const size_t count = api->result_diagnostic_count(result);
  size_t i;
  for (i = 0; i < count; ++i) {
    hipaa_diagnostic one;
    memset(&one, 0, sizeof one);
    one.struct_size = sizeof one;
    if (api->result_diagnostic(result, i, &one) != HIPAA_OK) continue;
    /* All texts of the library end with a NUL. */
    printf("%s %s %s: %s%s\n", one.severity == HIPAA_SEVERITY_ERROR ? "error" : "warning",
           one.code.data, one.path.size == 0 ? "-" : one.path.data, one.summary.data,
           verdict_word(one.verdict));
  }
  api->result_free(result);
  return status;
}

/* 0, 1 or 2, as main returns. */
static int judge(const hipaa_api* api, const char* provider_config, const char* cluster,
                 const char* address) {
  hipaa_host host;
  hipaa_request request;
  hipaa_provider* provider = NULL;
  hipaa_result* result = NULL;
  hipaa_status status;
  const hipaa_str config = text(provider_config);

  memset(&host, 0, sizeof host);
  host.struct_size = sizeof host;
  host.name = text("c-host");
  host.version = text("1.0");
  status = api->provider_new(&host, &config, &provider, &result);
  if (address == NULL || status != HIPAA_OK)
    report(api, result);
  else
    api->result_free(result);
  if (status != HIPAA_OK) return 2;

  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.type_name = text("hipaa_cluster");
  request.config = text(cluster);
  api->validate(provider, NULL, &request, &result);
  if (address != NULL) {
    status = api->result_status(result);
    if (print_findings(api, result, address, stdout) != 0) status = HIPAA_E_NOMEM;
    api->result_free(result);
  } else {
    status = report(api, result);
  }
  if (status == HIPAA_OK && address == NULL) {
    request.planned_state = request.config; /* proposed: as configured */
    api->plan(provider, NULL, &request, &result);
    status = report(api, result);
  }
  api->provider_free(provider);
  if (status == HIPAA_OK) return 0;
  return status == HIPAA_E_DIAGNOSTICS ? 1 : 2;
}

int main(int argc, char** argv) {
  const char* library_path = "libhipaa_provider.so.1";
  const char* provider_path = NULL;
  const char* address = NULL;
  const char* unknown = NULL;
  void* library;
  hipaa_get_api_fn get_api = NULL;
  const hipaa_api* api = NULL;
  char* provider_config = NULL;
  char* cluster = NULL;
  int code;
  int i = 1;
  for (; i + 1 < argc; i += 2) {
    if (strcmp(argv[i], "--library") == 0)
      library_path = argv[i + 1];
    else if (strcmp(argv[i], "--provider") == 0)
      provider_path = argv[i + 1];
    else if (strcmp(argv[i], "--check") == 0)
      address = argv[i + 1];
    else if (strcmp(argv[i], "--unknown") == 0)
      unknown = argv[i + 1];
    else
      break;
  }
  if (i + 1 != argc)
    return complain("usage",
                    "host [--library PATH] [--provider PROVIDER.json] [--check ADDRESS] "
                    "[--unknown POINTER] CLUSTER.json");

  library = dlopen(library_path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return complain("cannot load the library", dlerror());
  *(void**)&get_api = dlsym(library, HIPAA_ENTRY_POINT);
  if (get_api == NULL) return complain("not a provider", library_path);
  if (get_api(HIPAA_ABI_MAJOR, &api) != HIPAA_OK)
    return complain("another major version", library_path);
  if (!HIPAA_API_HAS(api, plan)) return complain("too old", library_path);

  cluster = read_envelope(argv[i], unknown);
  if (cluster == NULL) return complain("cannot read", argv[i]);
  if (provider_path != NULL) {
    provider_config = read_envelope(provider_path, NULL);
    if (provider_config == NULL) {
      free(cluster);
      return complain("cannot read", provider_path);
    }
  }
  code =
      judge(api, provider_config != NULL ? provider_config : "{\"format_version\":1,\"value\":{}}",
            cluster, address);
  free(provider_config);
  free(cluster);
  return code; /* the library stays: it is never unloaded */
}

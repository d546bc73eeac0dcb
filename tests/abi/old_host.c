/*
 * A host of release 1.0, compiled from the frozen header alone, with today's library.
 * old_host LIBRARY: validates and plans; 0 when all went as it did then.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "frozen/provider_1_0.h"
#include "tests/abi/check.h"
#include "tests/abi/samples.h"

static hipaa_str_1_0 text(const char* from) {
  hipaa_str_1_0 made = {from, strlen(from)};
  return made;
}

static int messages = 0;
static void on_log(void* context, hipaa_log_level_1_0 level, const hipaa_str_1_0* message,
                   const hipaa_str_1_0* fields_json) {
  CHECK(context == &messages);
  CHECK(level >= HIPAA_LOG_TRACE_1_0);
  CHECK(message->data[message->size] == '\0');
  CHECK(fields_json->data[0] == '{');
  ++messages;
}

/* Whether the result has an error of this code at this path. */
static int has_error(const hipaa_api_1_0* api, const hipaa_result_1_0* result, const char* code,
                     const char* path) {
  size_t i;
  for (i = 0; i < api->result_diagnostic_count(result); ++i) {
    hipaa_diagnostic_1_0 one;
    memset(&one, 0, sizeof one);
    one.struct_size = sizeof one;
    CHECK(api->result_diagnostic(result, i, &one) == HIPAA_OK_1_0);
    CHECK(one.code.data[one.code.size] == '\0');
    if (one.severity == HIPAA_SEVERITY_ERROR_1_0 && strcmp(one.code.data, code) == 0 &&
        strcmp(one.path.data, path) == 0)
      return one.verdict == HIPAA_VERDICT_FAIL_1_0;
  }
  return 0;
}

static void use(const hipaa_api_1_0* api) {
  hipaa_host_1_0 host;
  hipaa_call_1_0 call;
  hipaa_request_1_0 request;
  hipaa_provider_1_0* provider = NULL;
  hipaa_cancel_1_0* cancel = NULL;
  hipaa_result_1_0* result = NULL;
  hipaa_str_1_0 document = {NULL, 0};
  const hipaa_str_1_0 config = text(SAMPLE_PROVIDER);

  memset(&host, 0, sizeof host);
  host.struct_size = sizeof host;
  host.ctx = &messages;
  host.name = text("old_host");
  host.version = text("1.0");
  host.log = on_log;
  CHECK(api->provider_new(&host, &config, &provider, &result) == HIPAA_OK_1_0);
  CHECK(provider != NULL);
  api->result_free(result);

  CHECK(api->cancel_new(&cancel) == HIPAA_OK_1_0);
  memset(&call, 0, sizeof call);
  call.struct_size = sizeof call;
  call.timeout_ms = 60000;
  call.cancel = cancel;
  call.now_unix_ms = SAMPLE_NOW_UNIX_MS;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.type_name = text(SAMPLE_TYPE);

  request.config = text(SAMPLE_REFUSED_CLUSTER);
  CHECK(api->validate(provider, &call, &request, &result) == HIPAA_E_DIAGNOSTICS_1_0);
  CHECK(has_error(api, result, "HC-EBS-01", "/aws_attributes/ebs_volume_count"));
  CHECK(has_error(api, result, "HC-RT-01", "/spark_version"));
  api->result_free(result);

  request.config = text(SAMPLE_CLUSTER);
  request.planned_state = request.config;
  CHECK(api->plan(provider, &call, &request, &result) == HIPAA_OK_1_0);
  CHECK(api->result_status(result) == HIPAA_OK_1_0);
  CHECK(api->result_document(result, HIPAA_DOC_STATE_1_0, &document) == HIPAA_OK_1_0);
  CHECK(document.size > 2 && document.data[document.size] == '\0');
  CHECK(api->result_document(result, HIPAA_DOC_VALUE_1_0, &document) == HIPAA_E_NOT_FOUND_1_0);
  api->result_free(result);

  CHECK(api->describe(HIPAA_DOC_SCHEMA_1_0, &result) == HIPAA_OK_1_0);
  CHECK(api->result_document(result, HIPAA_DOC_SCHEMA_1_0, &document) == HIPAA_OK_1_0);
  api->result_free(result);

  api->cancel_free(cancel);
  api->provider_free(provider);
}

int main(int argc, char** argv) {
  const char* path = getenv("HIPAA_PROVIDER_LIB") != NULL ? getenv("HIPAA_PROVIDER_LIB")
                     : argc > 1                           ? argv[1]
                                                          : "libhipaa_provider.so.1";
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  hipaa_get_api_fn_1_0 get_api = NULL;
  const hipaa_api_1_0* api = NULL;
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 2;
  }
  *(void**)&get_api = dlsym(library, HIPAA_ENTRY_POINT_1_0);
  CHECK(get_api != NULL);
  CHECK(get_api != NULL && get_api(HIPAA_ABI_MAJOR_1_0, &api) == HIPAA_OK_1_0);
  if (api != NULL) {
    CHECK(api->struct_size >= sizeof *api);
    CHECK(HIPAA_API_HAS_1_0(api, get_extension));
    use(api);
  }
  dlclose(library);
  return CHECKED();
}

/*
 * Out of memory at every point where it can happen: the n-th allocation of an operation fails, for
 * n = 1, 2, … until the operation gets through; once alone, and once with all that follow. Never a
 * crash, a hang or a success that is none; what comes back can always be freed, and the library
 * works afterwards. malloc and its kin of this program stand in for the C library's.
 * out_of_memory LIBRARY
 */
#define _POSIX_C_SOURCE 200809L /* setenv; NOLINT(bugprone-reserved-identifier) */
#include <dlfcn.h>
#include <errno.h>
#include <hipaa/provider.h>
#include <stdlib.h>
#include <string.h>

#include "tests/abi/check.h"
#include "tests/abi/samples.h"

#define INTERPOSED __attribute__((visibility("default")))

/* NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): glibc names them so */
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* memory, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);
/* NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming) */

/* Allocations until one fails; 0: none does. */
static long countdown = 0;
static int all_that_follow = 0;
static int failed = 0;

static int fails(void) {
  if (countdown == 0) return 0;
  if (countdown > 1) {
    --countdown;
    return 0;
  }
  if (!all_that_follow) countdown = 0;
  failed = 1;
  errno = ENOMEM;
  return 1;
}

INTERPOSED void* malloc(size_t size) {
  return fails() ? NULL : __libc_malloc(size);
}
INTERPOSED void* calloc(size_t count, size_t size) {
  return fails() ? NULL : __libc_calloc(count, size);
}
INTERPOSED void* realloc(void* memory, size_t size) {
  return fails() ? NULL : __libc_realloc(memory, size);
}
INTERPOSED void* aligned_alloc(size_t alignment, size_t size) {
  return fails() ? NULL : __libc_memalign(alignment, size);
}
INTERPOSED int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = fails() ? NULL : __libc_memalign(alignment, size);
  return *memory == NULL ? ENOMEM : 0;
}

static const hipaa_api* api;
static hipaa_provider* provider;

static hipaa_str text(const char* from) {
  const hipaa_str made = {from, strlen(from)};
  return made;
}

static hipaa_status run(hipaa_operation operation, const char* config, hipaa_result** out) {
  const hipaa_call call = {.struct_size = sizeof call, .now_unix_ms = SAMPLE_NOW_UNIX_MS};
  const hipaa_request request = {.struct_size = sizeof request,
                                 .type_name = text(SAMPLE_TYPE),
                                 .config = text(config),
                                 .planned_state = text(config)};
  return operation(provider, &call, &request, out);
}
static hipaa_status try_validate(hipaa_result** out) {
  return run(api->validate, SAMPLE_REFUSED_CLUSTER, out);
}
static hipaa_status try_plan(hipaa_result** out) {
  return run(api->plan, SAMPLE_CLUSTER, out);
}
static hipaa_status try_schema(hipaa_result** out) {
  return api->describe(HIPAA_DOC_SCHEMA, out);
}
static hipaa_status try_metadata(hipaa_result** out) {
  return api->describe(HIPAA_DOC_METADATA, out);
}
static hipaa_status try_provider_new(hipaa_result** out) {
  const hipaa_str config = text(SAMPLE_PROVIDER);
  hipaa_provider* made = NULL;
  const hipaa_status status = api->provider_new(NULL, &config, &made, out);
  CHECK((status == HIPAA_OK) == (made != NULL));
  api->provider_free(made);
  return status;
}
static hipaa_status try_cancel_new(hipaa_result** out) {
  hipaa_cancel* made = NULL;
  const hipaa_status status = api->cancel_new(&made);
  CHECK((status == HIPAA_OK) == (made != NULL));
  api->cancel_free(made);
  *out = NULL;
  return status;
}

/* Reads all that a result has, as a host would. */
static void look_at(const hipaa_result* result, hipaa_status status) {
  size_t i;
  hipaa_document which;
  CHECK(api->result_status(result) == status);
  for (i = 0; i < api->result_diagnostic_count(result); ++i) {
    hipaa_diagnostic one = {.struct_size = sizeof one};
    CHECK(api->result_diagnostic(result, i, &one) == HIPAA_OK);
    CHECK(strlen(one.code.data) == one.code.size);
  }
  for (which = HIPAA_DOC_STATE; which <= HIPAA_DOC_VALUE; ++which) {
    hipaa_str document;
    if (api->result_document(result, which, &document) == HIPAA_OK)
      CHECK(strlen(document.data) == document.size);
  }
}

static void torture(const char* name, hipaa_status (*attempt)(hipaa_result**), hipaa_status good) {
  for (all_that_follow = 0; all_that_follow < 2; ++all_that_follow) {
    long n = 1;
    long no_memory = 0;
    for (;; ++n) {
      hipaa_result* result = NULL;
      hipaa_status status;
      failed = 0;
      countdown = n;
      status = attempt(&result);
      countdown = 0;
      if (result != NULL) look_at(result, status);
      api->result_free(result);
      if (status == HIPAA_E_NOMEM) ++no_memory;
      if (!failed) {
        CHECK(status == good);
        break;
      }
      CHECK(status == good || status == HIPAA_E_NOMEM);
      if (n > 200000) break;
    }
    printf("%-12s %s: %ld allocations, %ld times E_NOMEM\n", name,
           all_that_follow ? "all that follow" : "one alone", n - 1, no_memory);
    CHECK(n > 1 && n < 200000);
  }
}

int main(int argc, char** argv) {
  const char* path = getenv("HIPAA_PROVIDER_LIB") != NULL ? getenv("HIPAA_PROVIDER_LIB") : argv[1];
  void* library = path != NULL && argc > 0 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
  hipaa_get_api_fn get_api = NULL;
  const hipaa_str config = text(SAMPLE_PROVIDER);
  if (library == NULL) {
    fprintf(stderr, "%s\n", path != NULL ? dlerror() : "out_of_memory LIBRARY");
    return 2;
  }
  setenv("HOME", "/nonexistent", 1);
  *(void**)&get_api = dlsym(library, HIPAA_ENTRY_POINT);
  if (get_api == NULL || get_api(HIPAA_ABI_MAJOR, &api) != HIPAA_OK) return 2;

  /* First calls first: what the library loads once is then loaded without memory too. */
  torture("describe", try_schema, HIPAA_OK);
  torture("metadata", try_metadata, HIPAA_OK);
  torture("provider_new", try_provider_new, HIPAA_OK);
  torture("cancel_new", try_cancel_new, HIPAA_OK);
  /* Without a provider nobody has said which profile holds: nothing is refused yet. */
  torture("validate", try_validate, HIPAA_OK);
  CHECK(api->provider_new(NULL, &config, &provider, NULL) == HIPAA_OK);
  torture("plan", try_plan, HIPAA_OK);
  torture("validate", try_validate, HIPAA_E_DIAGNOSTICS);
  api->provider_free(provider);
  dlclose(library);
  return CHECKED();
}

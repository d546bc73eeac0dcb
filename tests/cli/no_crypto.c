/* Preloaded into a program: a machine without OpenSSL's libcrypto, as far as loading by name goes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

__attribute__((visibility("default"))) void* dlopen(const char* file, int flags);

void* dlopen(const char* file, int flags) {
  typedef void* (*Open)(const char*, int);
  static Open real;
  if (file != NULL && strstr(file, "libcrypto") != NULL) return NULL;
  if (real == NULL) {
    void* found = dlsym(RTLD_NEXT, "dlopen");
    memcpy(&real, &found, sizeof found);
  }
  return real(file, flags);
}

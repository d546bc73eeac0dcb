/*
 * The executable of the package: starts the provider beside it with the C library that came with
 * it, so that it runs where there is another C library or none (Terraform's official image).
 * Static; knows nothing but names. The process stays the same, so Terraform sees one.
 */
#define _DEFAULT_SOURCE  // NOLINT(bugprone-reserved-identifier): the name that the C library knows
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { path_size = PATH_MAX + 64, most_arguments = 16 };

int main(int count, char** given) {
  static char folder[PATH_MAX];
  static char loader[path_size], libraries[path_size], program[path_size];
  const ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
  char* const end = length > 0 ? strrchr(folder, '/') : NULL;
  if (end == NULL) {
    /* The one line that Terraform shows of a provider that cannot start. */
    puts("terraform-provider-hipaa cannot find its own folder: /proc is not mounted.");
    return 1;
  }
  *end = '\0';
  snprintf(libraries, sizeof libraries, "%s/lib", folder);
  snprintf(loader, sizeof loader, "%s/lib/ld.so", folder);
  snprintf(program, sizeof program, "%s/lib/serve", folder);
  char* arguments[most_arguments + 5] = {loader, "--library-path", libraries, program};
  for (int i = 1; i < count && i <= most_arguments; ++i) arguments[3 + i] = given[i];
  execv(loader, arguments);
  puts("terraform-provider-hipaa cannot start: the folder lib beside it is not complete.");
  return 1;
}

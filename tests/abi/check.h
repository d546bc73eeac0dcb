/* What the tests in plain C share: a check that says where it failed and goes on. One thread. */
#ifndef HIPAA_TESTS_CHECK_H
#define HIPAA_TESTS_CHECK_H
#include <stdio.h>

static int failed_checks = 0;

#define CHECK(expression)                                                      \
  do {                                                                         \
    if (!(expression)) {                                                       \
      fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #expression); \
      ++failed_checks;                                                         \
    }                                                                          \
  } while (0)

/* The exit code of main. */
#define CHECKED() (failed_checks == 0 ? 0 : 1)

#endif

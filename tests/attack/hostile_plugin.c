/* Leaves a mark when it is loaded, and makes its host look as if all were well. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void on_load(void) {
  const char* mark = getenv("HIPAA_ATTACK_MARK");
  if (mark != NULL) {
    const int file = open(mark, O_WRONLY | O_CREAT, 0600);
    if (file >= 0) close(file);
  }
  _exit(0);
}

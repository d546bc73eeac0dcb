#include "plugin/support/first_use.hpp"

#include <pthread.h>

namespace hipaa::support {
namespace {

constexpr pthread_mutex_t fresh = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
pthread_mutex_t making = fresh;

void before_fork() {
  pthread_mutex_lock(&making);
}
void in_parent() {
  pthread_mutex_unlock(&making);
}
// The thread has another number here, and could not unlock what it locked.
void in_child() {
  making = fresh;
}

[[maybe_unused]] const int is_registered = pthread_atfork(before_fork, in_parent, in_child);

}  // namespace

FirstUseLock::FirstUseLock() {
  pthread_mutex_lock(&making);
}
FirstUseLock::~FirstUseLock() {
  pthread_mutex_unlock(&making);
}

}  // namespace hipaa::support

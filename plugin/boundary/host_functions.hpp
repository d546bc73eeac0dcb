// Calls of the host's own functions: progress, log, rows. Each runs on the thread of the operation.
// An exception that a C++ host lets out of one ends here, and the operation with it, in HP-INTERNAL
// and with everything that it has learned; the end of the thread (pthread_exit) goes on, and is
// nobody's to catch.
#pragma once

#include <cxxabi.h>
#include <pthread.h>

namespace hipaa::boundary {

// Whether a function of the host threw during this thread's operation.
bool& host_function_threw();

// One operation on this thread: an operation that a callback runs has a mark of its own. The thread
// cannot be cancelled meanwhile, so that no lock is left and no state is lost; it is afterwards.
class OperationScope {
 public:
  OperationScope() : before_(host_function_threw()) {
    // What the C++ runtime keeps of exceptions for each thread is made now, not once memory is
    // short.
    [[maybe_unused]] const void* volatile globals = abi::__cxa_get_globals();
    host_function_threw() = false;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state_);
  }
  ~OperationScope() {
    host_function_threw() = before_;
    pthread_setcancelstate(cancel_state_, nullptr);
  }
  OperationScope(const OperationScope&) = delete;
  OperationScope& operator=(const OperationScope&) = delete;

 private:
  bool before_;
  int cancel_state_ = PTHREAD_CANCEL_ENABLE;
};

// What a forced unwind throws is no object: its address is null, which a sanitizer minds.
template <class Call>
[[gnu::noinline, gnu::no_sanitize("null")]] void call_host(const Call& call) {
  try {
    call();
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (...) {
    host_function_threw() = true;
  }
}

}  // namespace hipaa::boundary

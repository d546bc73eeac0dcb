#include <sys/eventfd.h>

#include <cerrno>

#include "plugin/boundary/api_functions.hpp"
#include "plugin/boundary/guard.hpp"
#include "plugin/files/descriptor.hpp"

namespace hipaa::boundary {

hipaa_status cancel_new(hipaa_cancel** out) {
  if (out == nullptr) return HIPAA_E_INVALID_ARGUMENT;
  *out = nullptr;
  auto* made = new (std::nothrow) hipaa_cancel;
  if (made == nullptr) return HIPAA_E_NOMEM;
  made->descriptor = files::above_standard_streams(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (made->descriptor < 0) {
    delete made;
    return HIPAA_E_NOMEM;
  }
  *out = made;
  return HIPAA_OK;
}

// Async-signal-safe: an atomic store and a write. The counter is never read, so the descriptor
// stays readable for every wait to come.
void cancel_request(hipaa_cancel* cancel) {
  if (cancel == nullptr) return;
  const int saved = errno;
  cancel->requested.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  // The only failure is a full counter, and then it is readable already.
  [[maybe_unused]] const auto written = write(cancel->descriptor, &one, sizeof one);
  errno = saved;
}

void cancel_free(hipaa_cancel* cancel) {
  if (cancel == nullptr) return;
  close(cancel->descriptor);
  delete cancel;
}

}  // namespace hipaa::boundary

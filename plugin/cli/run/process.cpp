#include "plugin/cli/run/process.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <string_view>

namespace hipaa::cli {
namespace {

// What the signal handler may touch: lock-free atomics, and slots that are filled before they are
// counted.
struct Slot {
  const hipaa_api* api;
  hipaa_cancel* cancel;
};
constexpr std::size_t most_libraries = 16;
std::array<Slot, most_libraries> slots;
std::atomic<std::size_t> slots_filled{0};
std::atomic<int> signals{0};
static_assert(std::atomic<int>::is_always_lock_free);

void write_stderr(std::string_view text) {
  // Nothing can be done about a failure here.
  static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
}

void on_signal(int /*number*/) {
  const int before = signals.fetch_add(1);
  if (before > 0) {
    write_stderr("\nStopped at once. The state file is as it was saved last.\n");
    ::_exit(2);
  }
  write_stderr(
      "\nStopping: what has begun is being finished or undone. Once more to stop at once.\n");
  const auto count = slots_filled.load();
  for (std::size_t i = 0; i < count; ++i) slots[i].api->cancel_request(slots[i].cancel);
}

}  // namespace

void harden_process() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
  // TLS would write its keys into a file of somebody's choice. Before there are threads.
  const char* const asked = ::getenv("HIPAA_KEEP_SSLKEYLOGFILE");  // NOLINT(concurrency-mt-unsafe)
  if (asked == nullptr || std::string_view(asked) != "yes")
    ::unsetenv("SSLKEYLOGFILE");  // NOLINT(concurrency-mt-unsafe)
}

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    // nohup and shells in the background ignore signals on purpose.
    if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    ::sigaction(number, &action, nullptr);
  }
}

hipaa_cancel* cancel_of(const abi::Library& library) {
  const auto count = slots_filled.load();
  for (std::size_t i = 0; i < count; ++i)
    if (slots[i].api == library.api()) return slots[i].cancel;
  if (count == most_libraries) return nullptr;
  hipaa_cancel* made = nullptr;
  if (library.api()->cancel_new(&made) != HIPAA_OK) return nullptr;
  slots[count] = {library.api(), made};
  slots_filled.store(count + 1);
  if (is_stopping()) library.api()->cancel_request(made);
  return made;
}

bool is_stopping() {
  return signals.load() > 0;
}

}  // namespace hipaa::cli

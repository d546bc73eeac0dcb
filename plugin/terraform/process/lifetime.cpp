#include "plugin/terraform/process/lifetime.hpp"

#include <cxxabi.h>
#include <execinfo.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <typeinfo>

namespace hipaa::terraform {
namespace {

void write_stderr(std::string_view text) {
  // Nothing can be done about a failure here.
  static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
}

void crash_text(std::string_view why) {
  // Terraform shows what follows this word as the provider's crash.
  write_stderr("panic: terraform-provider-hipaa: ");
  write_stderr(why);
  write_stderr("\n\n");
  std::array<void*, 64> frames{};
  ::backtrace_symbols_fd(frames.data(), ::backtrace(frames.data(), frames.size()), STDERR_FILENO);
}

void on_crash(int number) {
  // Should the text never end (the lock of malloc may be held), the process does.
  ::alarm(2);
  crash_text(number == SIGSEGV  ? "invalid memory reference (SIGSEGV)"
             : number == SIGBUS ? "bus error (SIGBUS)"
             : number == SIGFPE ? "arithmetic error (SIGFPE)"
             : number == SIGILL ? "illegal instruction (SIGILL)"
                                : "aborted (SIGABRT)");
  ::raise(number);  // the handler was for once: now the default acts
}

void on_uncaught() {
  // Its type and not what it says: an exception quotes what it met, and that may be a secret.
  const auto* const type = __cxxabiv1::__cxa_current_exception_type();
  int failed = -1;
  char* const name = type == nullptr
                         ? nullptr
                         : __cxxabiv1::__cxa_demangle(type->name(), nullptr, nullptr, &failed);
  crash_text(std::string("uncaught ") + (failed == 0 ? name : "exception"));
  ::signal(SIGABRT, SIG_DFL);
  std::abort();
}

}  // namespace

void harden_process() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  // TLS would write its keys into a file of somebody's choice. Before there are threads.
  const char* const asked = ::getenv("HIPAA_KEEP_SSLKEYLOGFILE");  // NOLINT(concurrency-mt-unsafe)
  if (asked == nullptr || std::string_view(asked) != "yes")
    ::unsetenv("SSLKEYLOGFILE");  // NOLINT(concurrency-mt-unsafe)
  ::setrlimit(RLIMIT_CORE, &none);
  // The first trace loads a library, which no crash in the middle of malloc could do.
  std::array<void*, 1> frame{};
  static_cast<void>(::backtrace(frame.data(), frame.size()));
  std::set_terminate(on_uncaught);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGINT, &ignore, nullptr);
  ::sigaction(SIGPIPE, &ignore, nullptr);
  struct sigaction crash {};
  crash.sa_handler = on_crash;
  crash.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  for (const int number : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) {
    struct sigaction before {};
    // A sanitizer's own handlers know more.
    if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_DFL)
      ::sigaction(number, &crash, nullptr);
  }
}

Lifetime::Lifetime(bool stands_alone) : ended_(::eventfd(0, EFD_CLOEXEC)) {
  sigset_t ending;
  ::sigemptyset(&ending);
  // What ends a whole process group (a job that was cancelled) reaches Terraform, too, which wants
  // to hear what became of its calls.
  ::sigaddset(&ending, SIGTERM);
  if (stands_alone) {
    ::sigaddset(&ending, SIGINT);
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    ::sigaction(SIGINT, &standard, nullptr);
  } else {
    // Not PR_SET_PDEATHSIG: it fires when the parent's thread ends, and Go's threads come and go.
    parent_ = static_cast<int>(::syscall(SYS_pidfd_open, ::getppid(), 0));
  }
  // Before there are threads, which take it over.
  ::sigprocmask(SIG_BLOCK, &ending, nullptr);
  signals_ = ::signalfd(-1, &ending, SFD_CLOEXEC);
}

Lifetime::~Lifetime() {
  for (const int held : {ended_, parent_, signals_})
    if (held >= 0) ::close(held);
}

Ending Lifetime::wait() const {
  // What is negative is not waited for.
  std::array<pollfd, 3> events{{{ended_, POLLIN, 0}, {parent_, POLLIN, 0}, {signals_, POLLIN, 0}}};
  while (::poll(events.data(), events.size(), -1) < 0 && errno == EINTR) {
  }
  return events.back().revents != 0 ? Ending::signalled : Ending::asked;
}

void Lifetime::end() const {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(ended_, &one, sizeof one));
}

}  // namespace hipaa::terraform

#include "plugin/terraform/process/lifetime.hpp"

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

namespace hipaa::terraform {
namespace {

void say(std::string_view text) {
  // Nothing can be done about a failure here.
  static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
}

void crash_text(std::string_view why) {
  // Terraform shows what follows this word as the provider's crash.
  say("panic: terraform-provider-hipaa: ");
  say(why);
  say("\n\n");
  std::array<void*, 64> frames{};
  ::backtrace_symbols_fd(frames.data(), ::backtrace(frames.data(), frames.size()), STDERR_FILENO);
}

void on_crash(int number) {
  crash_text(number == SIGSEGV  ? "invalid memory reference (SIGSEGV)"
             : number == SIGBUS ? "bus error (SIGBUS)"
             : number == SIGFPE ? "arithmetic error (SIGFPE)"
             : number == SIGILL ? "illegal instruction (SIGILL)"
                                : "aborted (SIGABRT)");
  ::raise(number);  // the handler was for once: now the default acts
}

}  // namespace

void harden_process() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
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
  if (!stands_alone) {
    // Not PR_SET_PDEATHSIG: it fires when the parent's thread ends, and Go's threads come and go.
    watched_ = static_cast<int>(::syscall(SYS_pidfd_open, ::getppid(), 0));
    return;
  }
  sigset_t ending;
  ::sigemptyset(&ending);
  ::sigaddset(&ending, SIGINT);
  ::sigaddset(&ending, SIGTERM);
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(SIGINT, &standard, nullptr);
  // Before there are threads, which take it over.
  ::sigprocmask(SIG_BLOCK, &ending, nullptr);
  watched_ = ::signalfd(-1, &ending, SFD_CLOEXEC);
}

Lifetime::~Lifetime() {
  ::close(ended_);
  if (watched_ >= 0) ::close(watched_);
}

void Lifetime::wait() const {
  std::array<pollfd, 2> events{{{ended_, POLLIN, 0}, {watched_, POLLIN, 0}}};
  const nfds_t count = watched_ >= 0 ? 2 : 1;
  while (::poll(events.data(), count, -1) < 0 && errno == EINTR) {
  }
}

void Lifetime::end() const {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(ended_, &one, sizeof one));
}

}  // namespace hipaa::terraform

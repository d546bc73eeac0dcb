#include "plugin/evidence/sign_command.hpp"

#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include "plugin/files/descriptor.hpp"
#include "plugin/files/regular_file.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): not in every <unistd.h>

namespace hipaa::evidence {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds patience{30};
constexpr std::size_t largest_output = std::size_t{64} << 10U;

// Until the end, or no longer than allowed; false where it did not come to an end.
bool read_output(int from, std::string& into) {
  const auto until = Clock::now() + patience;
  std::array<char, 4096> part{};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0 || into.size() > largest_output) return false;
    pollfd waited{from, POLLIN, 0};
    if (::poll(&waited, 1, static_cast<int>(left)) <= 0) continue;
    const auto got = ::read(from, part.data(), part.size());
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
    if (got > 0) into.append(part.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

transparency::Result<std::string> output_of_command(const std::string& command,
                                                    std::string_view input) {
  // In memory, not a pipe: writing to one that nobody reads would raise a signal in the host.
  const files::Descriptor text(::memfd_create("note", MFD_CLOEXEC));
  int ends[2] = {-1, -1};
  if (!text ||
      ::write(text.get(), input.data(), input.size()) != static_cast<ssize_t>(input.size()) ||
      ::lseek(text.get(), 0, SEEK_SET) != 0 || ::pipe2(ends, O_CLOEXEC) != 0)
    return transparency::Problem::of(files::system_reason("could not be started", errno));
  const files::Descriptor output(ends[0]);
  files::Descriptor printed(ends[1]);
  posix_spawn_file_actions_t streams;
  ::posix_spawn_file_actions_init(&streams);
  ::posix_spawn_file_actions_adddup2(&streams, text.get(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&streams, printed.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&streams, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string shell = "/bin/sh";
  std::string option = "-c";
  std::string what = command;
  char* const words[] = {shell.data(), option.data(), what.data(), nullptr};
  pid_t child = -1;
  const int failed = ::posix_spawn(&child, "/bin/sh", &streams, nullptr, words, environ);
  ::posix_spawn_file_actions_destroy(&streams);
  printed = files::Descriptor();
  if (failed != 0)
    return transparency::Problem::of(files::system_reason("could not be started", failed));
  std::string made;
  const bool has_ended = read_output(output.get(), made);
  if (!has_ended) ::kill(child, SIGKILL);
  // A host that ignores SIGCHLD has nothing left to wait for: what was printed decides.
  int status = 0;
  const bool is_known = ::waitpid(child, &status, 0) == child;
  if (!has_ended) return transparency::Problem::of("did not end in time");
  if (is_known && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
    return transparency::Problem::of("failed");
  return made;
}

}  // namespace hipaa::evidence

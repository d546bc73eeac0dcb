#include "plugin/cli/state/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <thread>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

std::string now_text() {
  const auto now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// "`hipaactl apply` (process 123 since 2026-…)", as far as the lock file says so.
std::string holder(const std::string& path) {
  const auto text = read_file(path, largest_secret);
  const auto holder = json::read(text ? std::string_view(*text) : std::string_view());
  if (!holder || !holder->is_object()) return "Another hipaactl";
  const auto* process = json::member(*holder, "pid");
  return "`" + json::printable(json::text_member(*holder, "command")) + "` (process " +
         (process != nullptr && process->is_int64() ? std::to_string(process->get_int64()) : "?") +
         ", since " + json::printable(json::text_member(*holder, "since")) + ")";
}

Failure not_lockable(const std::string& path) {
  return operational_error("HP-STATE-FILE", "The state cannot be locked.",
                           path + " " + system_reason("cannot be locked", errno) + ".");
}

// Whether the file that we have locked is still the one with this name: its last holder removes it.
bool is_current(int file, const std::string& path) {
  struct stat ours {};
  struct stat named {};
  return ::fstat(file, &ours) == 0 && ::stat(path.c_str(), &named) == 0 &&
         ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

}  // namespace

Result<StateLock> StateLock::take(const std::string& state_file, const std::string& command,
                                  int wait_seconds) {
  const auto path = state_file + ".lock";
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(wait_seconds);
  for (;;) {
    files::Descriptor file(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!file) return not_lockable(path);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
      if (!is_current(file.get(), path)) continue;
      const auto text = "{\"command\":" + json::quoted(command) +
                        ",\"pid\":" + std::to_string(::getpid()) + ",\"since\":\"" + now_text() +
                        "\"}\n";
      // For messages only: the lock holds whether or not this can be written.
      if (::ftruncate(file.get(), 0) != 0 ||
          ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        errno = 0;
      StateLock lock;
      lock.path_ = path;
      lock.file_ = std::move(file);
      return lock;
    }
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return not_lockable(path);
    if (std::chrono::steady_clock::now() >= until)
      return Failure(operational_error(
          "HP-STATE-LOCKED", "The state " + state_file + " is in use.",
          holder(path) + " works on it. Wait for it to end, or use --lock-timeout."));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

StateLock::~StateLock() {
  // Removed while it is still locked: who opened it meanwhile finds out, see is_current.
  if (file_) ::unlink(path_.c_str());
}

}  // namespace hipaa::cli

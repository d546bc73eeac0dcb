#include "plugin/files/regular_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "plugin/files/descriptor.hpp"

namespace hipaa::files {
namespace {

std::string size_text(std::size_t bytes) {
  if (bytes >= (std::size_t{1} << 20U)) return std::to_string(bytes >> 20U) + " MiB";
  return std::to_string(bytes >> 10U) + " KiB";
}

}  // namespace

std::string system_reason(const char* what, int error) {
  return std::string(what) + ": " + std::generic_category().message(error);
}

boost::system::result<std::string, FileProblem> read_file(const std::string& path,
                                                          std::size_t largest) {
  // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return FileProblem{system_reason("cannot be opened", errno), errno == ENOENT};
  struct stat found {};
  if (::fstat(file.get(), &found) != 0)
    return FileProblem{system_reason("cannot be examined", errno), false};
  if (S_ISDIR(found.st_mode)) return FileProblem{"is a folder, not a file", false};
  if (!S_ISREG(found.st_mode)) return FileProblem{"is not a regular file", false};
  const FileProblem too_large{"is larger than " + size_text(largest) + ", the most that is read",
                              false};
  if (static_cast<std::size_t>(found.st_size) > largest) return too_large;

  std::string text(static_cast<std::size_t>(found.st_size) + 1, '\0');
  std::size_t filled = 0;
  for (;;) {
    const auto got = ::read(file.get(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileProblem{system_reason("cannot be read", errno), false};
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > largest) return too_large;
    if (filled == text.size()) text.resize(text.size() * 2);  // it grew, or is of /proc
  }
  text.resize(filled);
  return text;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string path_from(const std::string& folder, const std::string& path) {
  return path.rfind('/', 0) == 0 ? path : folder + "/" + path;
}

std::string resolved_path(const std::string& path) {
  std::error_code problem;
  const auto absolute = std::filesystem::absolute(path, problem);
  if (problem) return {};
  auto made = std::filesystem::weakly_canonical(absolute, problem);
  return problem ? std::string() : made.string();
}

bool lies_within(const std::string& path, const std::string& folder) {
  const auto file = resolved_path(path);
  const auto within = resolved_path(folder);
  if (file.empty() || within.empty()) return false;
  return within == "/" || (file.starts_with(within) && file[within.size()] == '/');
}

void throw_exception_from_error(const FileProblem& problem, const boost::source_location& where) {
  throw std::logic_error("value() of a failed result at " + where.to_string() + ": " + problem.why);
}

}  // namespace hipaa::files

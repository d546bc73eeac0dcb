#include "plugin/cli/files/atomic_write.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "plugin/files/descriptor.hpp"

namespace hipaa::cli {
namespace {

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto wrote = ::write(file, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

FileProblem failed(const char* what) {
  return {system_reason(what, errno), false};
}

std::optional<FileProblem> replace(const std::string& path, std::string_view text, mode_t mode) {
  const auto folder = folder_of(path);
  const auto name = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  const auto temporary = folder + "/." + name + ".tmp";
  // What a killed process left, or somebody's link to another place.
  ::unlink(temporary.c_str());
  {
    const files::Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file) return failed("cannot be written: its folder does not let us create a file");
    if (!write_all(file.get(), text) || ::fsync(file.get()) != 0) {
      auto problem = failed("cannot be written");
      ::unlink(temporary.c_str());
      return problem;
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    auto problem = failed("cannot be replaced");
    ::unlink(temporary.c_str());
    return problem;
  }
  const files::Descriptor above(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!above || ::fsync(above.get()) != 0) return failed("was written, but its folder not synced");
  return std::nullopt;
}

}  // namespace

std::optional<FileProblem> write_atomically(const std::string& path, std::string_view text) {
  return replace(path, text, S_IRUSR | S_IWUSR);
}

std::optional<FileProblem> write_new_file(const std::string& path, std::string_view text) {
  const files::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file && errno == EEXIST) return FileProblem("exists already and is not overwritten", false);
  if (!file) return failed("cannot be written");
  if (!write_all(file.get(), text)) {
    auto problem = failed("cannot be written");
    ::unlink(path.c_str());
    return problem;
  }
  return std::nullopt;
}

std::optional<FileProblem> write_report_file(const std::string& path, std::string_view text) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode)) {
    if (S_ISDIR(found.st_mode)) return FileProblem("cannot be written: it is a folder", false);
    const files::Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file || !write_all(file.get(), text)) return failed("cannot be written");
    return std::nullopt;
  }
  return replace(path, text, S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH);
}

}  // namespace hipaa::cli

#include "plugin/cli/files/trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "plugin/cli/files/read_file.hpp"

namespace hipaa::cli {
namespace {

struct FreeDeleter {
  void operator()(char* text) const { std::free(text); }  // NOLINT: realpath allocates with malloc
};

Failure untrusted(std::string_view what, const std::string& path, const std::string& why,
                  const std::string& fix) {
  return operational_error(
      "HP-PLUGIN-TRUST", "The " + std::string(what) + " is not used: others could have changed it.",
      path + " " + why + ". What is loaded runs with your rights and your credentials. " + fix);
}

// The file or folder `from`, and all folders above it.
Result<void> nobody_else_may_write(const std::string& from, bool ends_in_file,
                                   std::string_view what) {
  for (std::string at = from;; at = folder_of(at)) {
    struct stat found {};
    if (::lstat(at.c_str(), &found) != 0)
      return Failure(
          operational_error("HP-PLUGIN-FILE", "The " + std::string(what) + " cannot be examined.",
                            at + " " + system_reason("cannot be examined", errno) + "."));
    const bool is_file = ends_in_file && at == from;
    if (is_file && !S_ISREG(found.st_mode))
      return Failure(operational_error("HP-PLUGIN-FILE",
                                       "The " + std::string(what) + " is not a file.",
                                       at + " is not a regular file."));
    if (found.st_uid != 0 && found.st_uid != ::geteuid())
      return untrusted(what, at, "belongs to another user (" + std::to_string(found.st_uid) + ")",
                       "Use a copy that belongs to you or to root.");
    const bool sticky = !is_file && (found.st_mode & S_ISVTX) != 0;
    if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !sticky)
      return untrusted(what, at, "may be written by its group or by everybody",
                       "Run: chmod go-w '" + at + "'.");
    if (at == "/") return {};
  }
}

}  // namespace

Result<std::string> trusted_path(const std::string& path, std::string_view what) {
  const std::unique_ptr<char, FreeDeleter> real(::realpath(path.c_str(), nullptr));
  if (real == nullptr)
    return Failure(operational_error("HP-PLUGIN-FILE",
                                     "The " + std::string(what) + " cannot be found.",
                                     path + " " + system_reason("cannot be opened", errno) + "."));
  std::string resolved = real.get();
  if (auto safe = nobody_else_may_write(resolved, true, what); !safe)
    return std::move(safe).error();
  // Where the name itself is a link, its folder says which file is meant.
  const auto folder = files::resolved_path(folder_of(path));
  if (folder != folder_of(resolved))
    if (auto safe = nobody_else_may_write(folder, false, what); !safe)
      return std::move(safe).error();
  return resolved;
}

}  // namespace hipaa::cli

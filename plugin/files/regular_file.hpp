// The one reader of files that a text names: of the library and of its hosts. The file may be
// anything, a pipe, a device, a folder, too big: only a regular file of a size that fits is read,
// and nothing is waited for. Any thread.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <string>
#include <utility>

namespace hipaa::files {

// Why a file could not be read, as the end of a sentence: "x.json " + why.
struct FileProblem {
  std::string why;
  bool is_missing = false;

  FileProblem() = default;
  FileProblem(std::string reason, bool missing) : why(std::move(reason)), is_missing(missing) {}
};

[[noreturn]] void throw_exception_from_error(const FileProblem& problem,
                                             const boost::source_location& where);

boost::system::result<std::string, FileProblem> read_file(const std::string& path,
                                                          std::size_t largest);

// "cannot be opened: No such file or directory"
std::string system_reason(const char* what, int error);

// "/a/b.json" -> "/a", "b.json" -> "."
std::string folder_of(const std::string& path);

// `path`, relative to `folder` unless it is absolute; never a bare name.
std::string path_from(const std::string& folder, const std::string& path);

// The path without links, "." and "..", as far as its folders are there; "" where it cannot be
// followed.
std::string resolved_path(const std::string& path);

// Whether the file at `path` lies in `folder` or below it, links followed on both sides.
bool lies_within(const std::string& path, const std::string& folder);

}  // namespace hipaa::files

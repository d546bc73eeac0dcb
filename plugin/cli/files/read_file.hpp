// Reading a whole file that may be anything: a pipe, a device, too big. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <boost/system/result.hpp>

namespace hipaa::cli {

inline constexpr std::size_t largest_stack = std::size_t{16} << 20U;
inline constexpr std::size_t largest_manifest = std::size_t{1} << 20U;
inline constexpr std::size_t largest_state = std::size_t{512} << 20U;
inline constexpr std::size_t largest_secret = std::size_t{64} << 10U;

// Why a file could not be read, as the end of a sentence: "x.json " + why.
struct FileProblem {
  std::string why;
  bool is_missing = false;

  FileProblem() = default;
  FileProblem(std::string reason, bool missing) : why(std::move(reason)), is_missing(missing) {}
};

[[noreturn]] void throw_exception_from_error(const FileProblem& problem,
                                             const boost::source_location& where);

// Never blocks: only regular files are read.
boost::system::result<std::string, FileProblem> read_file(const std::string& path,
                                                          std::size_t largest);

// "cannot be opened: No such file or directory"
std::string system_reason(const char* what, int error);

// "/a/b.json" -> "/a", "b.json" -> "."
std::string folder_of(const std::string& path);

// `path`, relative to `folder` unless it is absolute; never a bare name.
std::string path_from(const std::string& folder, const std::string& path);

}  // namespace hipaa::cli

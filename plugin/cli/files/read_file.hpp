// How much is read of the files of this host, each by the one reader that the library has, too.
#pragma once

#include "plugin/files/regular_file.hpp"

namespace hipaa::cli {

using files::FileProblem;
using files::folder_of;
using files::path_from;
using files::read_file;
using files::system_reason;

inline constexpr std::size_t largest_stack = std::size_t{16} << 20U;
inline constexpr std::size_t largest_manifest = std::size_t{1} << 20U;
inline constexpr std::size_t largest_state = std::size_t{512} << 20U;
inline constexpr std::size_t largest_secret = std::size_t{64} << 10U;

}  // namespace hipaa::cli

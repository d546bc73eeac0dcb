// Replacing a file as a whole: whoever reads it, and whenever the process or the machine dies,
// there is either the old content or the new, never a part. One writer at a time: the state's lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugin/cli/files/read_file.hpp"

namespace hipaa::cli {

// Written beside it as ".<name>.tmp" with mode 0600, synced, renamed, and the folder synced, so
// that the new content is on the disk on return. nullopt: done.
std::optional<FileProblem> write_atomically(const std::string& path, std::string_view text);

// The same for what others may read too (mode 0666 less the umask). What is no regular file
// (/dev/stderr, a pipe) is written to as it is.
std::optional<FileProblem> write_report_file(const std::string& path, std::string_view text);

// A file that is not there yet, and never one that is.
std::optional<FileProblem> write_new_file(const std::string& path, std::string_view text);

}  // namespace hipaa::cli

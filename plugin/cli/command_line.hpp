// The command line as CLI11 reads it. One thread.
#pragma once

#include <optional>

#include "plugin/cli/exit_code.hpp"
#include "plugin/cli/options.hpp"

namespace hipaa::cli {

struct CommandEntry;

// Either the options and their command, or, where help was asked for or the line is wrong and has
// been complained of on stderr, what to end with.
struct CommandLine {
  Options options;
  const CommandEntry* command = nullptr;
  std::optional<ExitCode> ends_with;
};

CommandLine read_command_line(int argc, const char* const* argv);

// "90s", "30m", "2h" or a number of seconds, in milliseconds; nullopt where it is none of these.
std::optional<std::int64_t> milliseconds(const std::string& text);

}  // namespace hipaa::cli

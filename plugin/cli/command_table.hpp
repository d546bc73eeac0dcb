// The commands of hipaactl, in the order that --help lists them. A new one is a row here, a
// declaration in arguments/ and a function in commands/. Constant; any thread.
#pragma once

#include <span>
#include <string_view>

#include "plugin/cli/arguments/arguments.hpp"
#include "plugin/cli/exit_code.hpp"
#include "plugin/cli/output/console.hpp"

namespace hipaa::cli {

struct CommandEntry {
  std::string_view name;
  void (*declare)(Arguments&);
  // nullptr: the command line answers by itself.
  ExitCode (*run)(const Options&, Console&);
};

std::span<const CommandEntry> command_table();

// nullptr where there is none.
const CommandEntry* command_named(std::string_view name);

}  // namespace hipaa::cli

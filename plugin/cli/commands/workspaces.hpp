// The workspaces that a command is about which needs no state. Called by the main thread.
#pragma once

#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/cli/options.hpp"
#include "plugin/cli/stack/stack.hpp"

namespace hipaa::cli {

// The stacks of the command line, or the only one of this folder, or the workspace of the
// environment as a stack of one provider, without a file. What cannot be read goes to `findings`.
std::vector<Stack> stacks_of(const Options& options, Findings& findings);

}  // namespace hipaa::cli

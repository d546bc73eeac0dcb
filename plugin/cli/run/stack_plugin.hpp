// Which plugin a stack gets. A path in a stack file is code that its author chose, and whoever
// judges or applies the stack would run it with their own credentials. One thread.
#pragma once

#include "plugin/cli/library/load.hpp"
#include "plugin/cli/options.hpp"
#include "plugin/cli/stack/stack.hpp"

namespace hipaa::cli {

// --plugin, else the installed one that `entry` names. One that it names by its path: refused
// (HP-PLUGIN-STACK) without --allow-stack-plugin; check, explain and version never load it, but
// the installed one, and say so in `warnings`.
Result<const Plugin*> plugin_of(const Options& options, const Stack& stack,
                                const PluginEntry& entry, Plugins& plugins, Findings& warnings);

// The same where no stack names one: --plugin, else what is installed.
Result<const Plugin*> installed_plugin(const Options& options, Plugins& plugins,
                                       Findings& warnings);

}  // namespace hipaa::cli

#include "plugin/cli/run/stack_plugin.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

constexpr std::array<std::string_view, 3> judging_commands = {"check", "explain", "version"};

bool never_loads(const Options& options) {
  return std::find(judging_commands.begin(), judging_commands.end(), options.command) !=
         judging_commands.end();
}

Finding at_path(Finding finding, const Stack& stack, const PluginEntry& entry) {
  finding.path = entry.pointer + "/path";
  finding.place = place_in(stack.file, json::position_of(stack.text, finding.path));
  return finding;
}

}  // namespace

Result<const Plugin*> installed_plugin(const Options& options, Plugins& plugins,
                                       Findings& warnings) {
  return options.plugin.empty() ? plugins.by_name("hipaa-databricks", warnings)
                                : plugins.by_path(path_from(".", options.plugin), warnings);
}

Result<const Plugin*> plugin_of(const Options& options, const Stack& stack,
                                const PluginEntry& entry, Plugins& plugins, Findings& warnings) {
  if (!options.plugin.empty()) return installed_plugin(options, plugins, warnings);
  if (entry.path.empty()) return plugins.by_name(entry.name, warnings);
  const auto named = json::printable(entry.path);
  if (never_loads(options)) {
    warnings.push_back(at_path(
        notice("HP-PLUGIN-STACK", "The plugin that the stack names by its path was not loaded.",
               named + " is code that the stack's author chose, and " + options.command +
                   " never runs it: the installed plugin was taken. Name plugins by \"name\"."),
        stack, entry));
    return installed_plugin(options, plugins, warnings);
  }
  if (!options.allow_stack_plugin)
    return Failure(at_path(
        operational_error(
            "HP-PLUGIN-STACK", "The stack names a plugin by its path.",
            named + " is code that the stack's author chose; it would run with your rights and "
                    "your credentials. Name an installed plugin by \"name\", or choose the library "
                    "with --plugin. If you trust this one, use --allow-stack-plugin."),
        stack, entry));
  return plugins.by_path(path_from(stack.folder, entry.path), warnings);
}

}  // namespace hipaa::cli

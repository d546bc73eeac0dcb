#include "plugin/cli/version.hpp"

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

std::string abi_text(std::uint32_t major, std::uint32_t minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

}  // namespace

ExitCode version(const Options& options, Console& console) {
  const auto ours = abi_text(HIPAA_ABI_MAJOR, HIPAA_ABI_MINOR);
  Findings findings;
  Plugins plugins;
  const auto plugin = any_plugin(options, plugins, findings);
  tell_beside(findings, console);
  // Asked for by name, it has to be there; otherwise our own version is an answer too.
  const bool required = !options.plugin.empty() || !options.stacks.empty();
  if (options.json) {
    json::object made{{"hipaactl", version_text}, {"abi", ours}};
    if (plugin) {
      const auto* api = (*plugin)->library.api();
      made["plugin"] = json::object{{"version", (*plugin)->library.version()},
                                    {"abi", abi_text(api->abi_major, api->abi_minor)},
                                    {"library", (*plugin)->path},
                                    {"manifest", (*plugin)->manifest}};
    }
    console.out(json::canonical(made) + "\n");
  } else {
    console.out(std::string("hipaactl ") + version_text + " (ABI " + ours + ")\n");
    if (plugin) {
      const auto* api = (*plugin)->library.api();
      console.out("plugin " + json::printable((*plugin)->library.version()) + " (ABI " +
                  abi_text(api->abi_major, api->abi_minor) + ") " +
                  json::printable((*plugin)->path) + "\n");
    } else if (!required) {
      console.out("plugin: none found\n");
    }
  }
  if (plugin || !required) return ExitCode::clean;
  show_findings(plugin.error().findings, console);
  return ExitCode::error;
}

}  // namespace hipaa::cli

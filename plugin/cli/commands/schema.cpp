#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {

ExitCode schema(const Options& options, Console& console) {
  Findings findings;
  Plugins plugins;
  const auto plugin = any_plugin(options, plugins, findings);
  if (!plugin) {
    show_findings(plugin.error().findings, console);
    return ExitCode::error;
  }
  tell_beside(findings, console);
  const auto& all = (*plugin)->schema;
  const auto* found = &all;
  if (!options.subject.empty()) {
    found = &(*plugin)->schema_of(options.subject);
    if (found->is_null()) found = json::member(all, options.subject);  // "envelope"
  }
  if (found == nullptr || found->is_null()) {
    std::string known = "provider";
    for (const char* list : {"resources", "data_sources"}) {
      const auto* listed = json::member(all, list);
      const auto* types = listed == nullptr ? nullptr : listed->if_object();
      for (std::size_t i = 0; types != nullptr && i < types->size(); ++i)
        known += ", " + json::printable(json::view((types->begin() + i)->key()));
    }
    show_findings({operational_error(
                      "HP-CLI-USAGE",
                      "The plugin has no schema of \"" + json::printable(options.subject) + "\".",
                      "It has: " + known + ".")},
                  console);
    return ExitCode::error;
  }
  console.out((options.json ? json::canonical(*found) : json::indented(*found)) + "\n");
  return ExitCode::clean;
}

}  // namespace hipaa::cli

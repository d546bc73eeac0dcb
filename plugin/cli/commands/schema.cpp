#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/output/file_schemas.hpp"
#include "plugin/cli/output/suggestion.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {

namespace {

void print_schema(const json::value& schema, const Options& options, Console& console) {
  console.out((options.json ? json::canonical(schema) : json::indented(schema)) + "\n");
}

// All that `schema` can be asked for.
std::vector<std::string> schema_names(const json::value& described) {
  std::vector<std::string> names{"provider", "envelope"};
  for (const char* list : {"resources", "data_sources"}) {
    const auto* listed = json::member(described, list);
    const auto* types = listed == nullptr ? nullptr : listed->if_object();
    if (types == nullptr) continue;
    for (const auto& one : *types) names.emplace_back(json::view(one.key()));
  }
  for (const auto name : file_schema_names()) names.emplace_back(name);
  return names;
}

}  // namespace

ExitCode schema(const Options& options, Console& console) {
  // Of the files of hipaactl no plugin knows anything.
  if (const auto text = file_schema(options.subject); !text.empty()) {
    if (const auto own = json::read(text)) print_schema(*own, options, console);
    return ExitCode::clean;
  }
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
    const auto names = schema_names(all);
    auto near = suggestion(options.subject, names);
    std::string known;
    for (const auto& name : names) known += (known.empty() ? "" : ", ") + json::printable(name);
    show_findings({operational_error(
                      "HP-CLI-USAGE",
                      "The plugin has no schema of \"" + json::printable(options.subject) + "\".",
                      near + (near.empty() ? "" : " ") + "There are: " + known + ".")},
                  console);
    return ExitCode::error;
  }
  print_schema(*found, options, console);
  return ExitCode::clean;
}

}  // namespace hipaa::cli

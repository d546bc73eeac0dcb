#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// The function's value; what it refuses goes to `report`.
std::optional<json::value> call_function(const Plugin& plugin, const char* name,
                                         json::array arguments, Report& report) {
  const auto envelope =
      json::canonical(json::object{{"format_version", 1}, {"value", std::move(arguments)}});
  abi::Request request;
  request.type_name = abi::borrow(name);
  request.config = abi::borrow(envelope);
  const auto answer = plugin.library.no_provider().call_function(abi::Call(), request);
  append(report.findings, findings_of(answer, "", Secrets()));
  const auto text = answer.document(HIPAA_DOC_VALUE);
  if (text.data == nullptr) return std::nullopt;
  const auto read = json::read({text.data, text.size});
  const auto* value = read ? json::member(*read, "value") : nullptr;
  if (value == nullptr) return std::nullopt;
  return *value;
}

ExitCode generate(const Plugin& plugin, const Options& options, Console& console, Report& report) {
  const auto made = call_function(plugin, "cluster_policy", {json::value(options.profile)}, report);
  if (!made) return finish(nullptr, report, options, console);
  console.out((options.json ? json::canonical(*made) : json::indented(*made)) + "\n");
  return ExitCode::clean;
}

// A definition as such, or the policy that the API, or a file for it, holds it in as JSON text.
json::value definition_in(const json::value& document) {
  const auto* inner = json::member(document, "definition");
  if (inner != nullptr && (inner->is_string() || json::member(*inner, "type") == nullptr))
    return *inner;
  return document;
}

Finding finding_of(const json::value& entry, const std::string& file) {
  Finding made;
  made.code = json::text_member(entry, "code");
  made.verdict = HIPAA_VERDICT_FAIL;
  made.resource = "policy";
  made.path = json::text_member(entry, "path");
  made.summary = "The policy lets a cluster through that does not hold to: " +
                 json::text_member(entry, "summary");
  made.detail = json::text_member(entry, "detail");
  if (const auto* cluster = json::member(entry, "cluster"))
    made.detail += "\nThe policy accepts this cluster:\n" + json::indented(*cluster);
  made.source = file;
  made.place.file = file;
  return made;
}

ExitCode lint(const Plugin& plugin, const Options& options, Console& console, Report& report) {
  const auto& file = options.identifier;
  const auto text = read_file(file, largest_stack);
  const auto document = text ? json::read(*text) : json::ReadError{};
  if (!document) {
    report.findings.push_back(
        operational_error("HP-CLI-USAGE", "The policy cannot be read.",
                          file + " " + (text ? document.error().what : text.error().why) + "."));
    return finish(nullptr, report, options, console);
  }
  const auto found = call_function(
      plugin, "policy_lint", {definition_in(*document), json::value(options.profile)}, report);
  if (found && found->is_array())
    for (const auto& entry : found->get_array()) report.findings.push_back(finding_of(entry, file));
  report.examined.push_back({"policy"});
  return finish(nullptr, report, options, console,
                report.findings.empty() ? "No cluster was found that the policy lets through and "
                                          "the rules refuse."
                                        : "Counter-examples:");
}

}  // namespace

ExitCode policy(const Options& options, Console& console) {
  Report report;
  report.command = "policy " + options.subject;
  Plugins plugins;
  report.plugins = &plugins;
  const auto plugin = any_plugin(options, plugins, report.findings);
  if (!plugin) {
    append(report.findings, plugin.error().findings);
    return finish(nullptr, report, options, console);
  }
  return options.subject == "lint" ? lint(**plugin, options, console, report)
                                   : generate(**plugin, options, console, report);
}

}  // namespace hipaa::cli

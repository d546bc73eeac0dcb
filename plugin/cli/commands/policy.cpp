#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/inputs/read_input.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// The function's value; what it refuses goes to `findings`. `unknown`: pointers of what is not
// known yet.
std::optional<json::value> call_function(const Plugin& plugin, const char* name,
                                         json::array arguments, Findings& findings,
                                         const std::vector<std::string>& unknown = {}) {
  json::object request{{"format_version", 1}, {"value", std::move(arguments)}};
  if (!unknown.empty()) {
    json::array pointers;
    for (const auto& one : unknown) pointers.emplace_back("/0" + one);
    request["unknown"] = std::move(pointers);
  }
  const auto envelope = json::canonical_with_unknowns(request);
  abi::Request call;
  call.type_name = abi::borrow(name);
  call.config = abi::borrow(envelope);
  const auto answer = plugin.library.no_provider().call_function(abi::Call(), call);
  append(findings, findings_of(answer, "", Secrets()));
  const auto text = answer.document(HIPAA_DOC_VALUE);
  if (text.data == nullptr) return std::nullopt;
  const auto read = json::read({text.data, text.size});
  const auto* value = read ? json::member(*read, "value") : nullptr;
  if (value == nullptr) return std::nullopt;
  return *value;
}

ExitCode generate(const Plugin& plugin, const Options& options, Console& console, Report& report) {
  const auto made =
      call_function(plugin, "cluster_policy", {json::value(options.profile)}, report.findings);
  if (!made) return finish(nullptr, report, options, console);
  console.out((options.json ? json::canonical(*made) : json::indented(*made)) + "\n");
  return ExitCode::clean;
}

// A policy in a file, and how people call it.
struct LintedPolicy {
  std::string name;
  const json::value* value = nullptr;
  std::vector<std::string> unknown;
};

std::string name_of_policy(const json::value& policy) {
  const auto name = json::text_member(policy, "name");
  return name.empty() ? std::string("policy") : "policy \"" + name + '"';
}

// Each by itself: those of a plan or a state, of a list, or the one that the file is.
std::vector<LintedPolicy> policies_in(File& file) {
  std::vector<LintedPolicy> made;
  if (list_terraform(file)) {
    for (auto& one : file.subjects)
      if (std::string_view(one.kind) == "cluster_policy")
        made.push_back({one.address, one.value, std::move(one.unknown)});
    return made;
  }
  const json::value* list = file.root.is_array() ? &file.root : nullptr;
  for (const auto* name : {"policies", "policy_families"})
    if (const auto* found = json::member(file.root, name); found != nullptr && found->is_array())
      list = found;
  if (list == nullptr) return {{name_of_policy(file.root), &file.root, {}}};
  for (const auto& one : list->get_array()) made.push_back({name_of_policy(one), &one, {}});
  return made;
}

Finding finding_of(const json::value& entry, const std::string& policy, const std::string& file) {
  Finding made;
  made.code = json::text_member(entry, "code");
  made.verdict = json::text_member(entry, "verdict") == "undecided" ? HIPAA_VERDICT_UNDECIDED
                                                                    : HIPAA_VERDICT_FAIL;
  made.severity = json::text_member(entry, "severity") == "warning" ? HIPAA_SEVERITY_WARNING
                                                                    : HIPAA_SEVERITY_ERROR;
  made.resource = policy;
  made.path = json::text_member(entry, "path");
  made.summary = json::text_member(entry, "summary");
  made.detail = json::text_member(entry, "detail");
  if (const auto* cluster = json::member(entry, "cluster")) {
    made.summary.insert(0, "The policy lets a cluster through that does not meet: ");
    made.detail += "\nThe policy accepts this cluster:\n" + json::indented(*cluster);
  }
  made.source = file;
  made.place.file = file;
  return made;
}

// What the library does not take as a policy keeps the command from its work.
void refuse(Findings refused, const LintedPolicy& policy, const std::string& file,
            Findings& findings) {
  for (auto& one : refused) {
    one.is_operational_error = one.severity == HIPAA_SEVERITY_ERROR;
    one.resource = policy.name;
    one.place.file = file;
    findings.push_back(std::move(one));
  }
}

void lint_one(const Plugin& plugin, const LintedPolicy& policy, const Options& options,
              const std::string& file, Report& report) {
  Findings refused;
  const auto found =
      call_function(plugin, "policy_lint", {*policy.value, json::value(options.profile)}, refused,
                    policy.unknown);
  refuse(std::move(refused), policy, file, report.findings);
  if (!found || !found->is_array()) return;
  report.examined.push_back({policy.name});
  for (const auto& entry : found->get_array())
    report.findings.push_back(finding_of(entry, policy.name, file));
}

ExitCode lint(const Plugin& plugin, const Options& options, Console& console, Report& report) {
  File file;
  file.name = options.identifier;
  auto text = read_source(file.name);
  if (text) file.text = std::move(*text);
  auto done = text ? read_input(file) : Result<void>(std::move(text).error());
  if (!done) {
    append(report.findings, std::move(done).error().findings);
    return finish(nullptr, report, options, console);
  }
  const auto policies = policies_in(file);
  append(report.findings, std::move(file.notes));
  if (policies.empty())
    report.findings.push_back(operational_error("HP-CHECK-EMPTY", "No policy is there.",
                                                file.name + " holds no cluster policy."));
  for (const auto& one : policies) lint_one(plugin, one, options, file.name, report);
  const auto count = report.examined.size();
  std::string last;
  if (report.findings.empty())
    last = "No cluster was found that " +
           (count == 1 ? std::string("the policy lets")
                       : "one of the " + std::to_string(count) + " policies lets") +
           " through and the rules refuse.";
  return finish(nullptr, report, options, console, last.empty() ? "Counter-examples:" : last);
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

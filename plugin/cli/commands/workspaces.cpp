#include "plugin/cli/commands/workspaces.hpp"

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/inputs/examine.hpp"
#include "plugin/cli/run/resource_envelope.hpp"

namespace hipaa::cli {
namespace {

// The workspace of the environment, as a stack of one provider.
Stack stack_of_environment(const Options& options) {
  Stack stack;
  stack.folder = ".";
  stack.plugins.push_back({"hipaa", "hipaa-databricks", "", ""});
  json::object config{{"compliance_profile", options.profile},
                      {"patient_data_patterns", patient_data_patterns(options)},
                      {"staff_email_domains", staff_email_domains(options)}};
  stack.providers.push_back({"environment", "hipaa", std::move(config), ""});
  return stack;
}

}  // namespace

std::vector<Stack> stacks_of(const Options& options, Findings& findings) {
  std::vector<Stack> stacks;
  auto files = options.stacks;
  if (files.empty()) {
    auto only = any_stack_file(options);
    if (!only) return append(findings, std::move(only).error().findings), stacks;
    if (only->empty())
      stacks.push_back(stack_of_environment(options));
    else
      files.push_back(std::move(*only));
  }
  for (const auto& file : files) {
    auto stack = read_stack(file);
    if (stack)
      stacks.push_back(std::move(*stack));
    else
      append(findings, std::move(stack).error().findings);
  }
  return stacks;
}

void each_session(const Options& options, std::vector<Stack> stacks, Plugins& plugins,
                  Console& console, Findings& findings,
                  const std::function<void(Session&)>& visit) {
  bool is_provider_known = options.provider.empty();
  for (auto& stack : stacks) {
    is_provider_known = is_provider_known || stack.provider(options.provider) != nullptr;
    auto session =
        Session::open(options, std::move(stack), plugins, Missing::refuse, console, findings);
    if (!session) {
      append(findings, std::move(session).error().findings);
      continue;
    }
    visit(**session);
    (*session)->seal_evidence(findings);
  }
  if (!is_provider_known)
    findings.push_back(operational_error("HP-CLI-USAGE", "There is no such provider in the stack.",
                                         "Name one of the stack's with --provider."));
}

std::vector<const OpenProvider*> chosen_providers(const Session& session) {
  const auto& wanted = session.options.provider;
  std::vector<const OpenProvider*> made;
  for (const auto& entry : session.stack.providers) {
    const auto* on = session.provider(entry.key);
    if ((wanted.empty() || entry.key == wanted) && on->provider) made.push_back(on);
  }
  return made;
}

void mark_errors_of_providers(Findings& findings) {
  for (auto& one : findings)
    if (one.resource.starts_with("provider.") && one.severity == HIPAA_SEVERITY_ERROR)
      one.is_operational_error = true;
}

std::map<std::string, const StateEntry*> clusters_of(const State& state,
                                                     const std::string& provider) {
  std::map<std::string, const StateEntry*> made;
  for (const auto& [address, entry] : state.entries) {
    if (entry.provider != provider || !entry.state) continue;
    const auto envelope = read_envelope(*entry.state);
    if (!envelope) continue;
    if (auto id = json::text_member(envelope->value, "cluster_id"); !id.empty())
      made.emplace(std::move(id), &entry);
  }
  return made;
}

}  // namespace hipaa::cli

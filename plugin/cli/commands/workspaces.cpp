#include "plugin/cli/commands/workspaces.hpp"

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/inputs/examine.hpp"

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

}  // namespace hipaa::cli

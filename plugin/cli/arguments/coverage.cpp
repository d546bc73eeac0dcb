#include <CLI/App.hpp>

#include "plugin/cli/arguments/arguments.hpp"

namespace hipaa::cli {

void declare_coverage(Arguments& to) {
  auto* made = to.command(
      "coverage", "Report which time of clusters is measured, covered by hardware, or a gap");
  made->add_option("STACK", to.options.stacks,
                   "Stack files: the clusters of their states and evidence; with --workspace, of "
                   "their workspaces");
  made->add_flag("--workspace", to.options.whole_workspace,
                 "Every cluster of the workspace; without a stack, that of the environment");
  made->add_option("--from", to.options.coverage_from, "The first day, in UTC")
      ->type_name("DAY")
      ->required();
  made->add_option("--to", to.options.coverage_to, "The last day, which is part of the period")
      ->type_name("DAY")
      ->required();
  made->add_option("--warehouse", to.options.warehouse,
                   "A SQL warehouse that asks the system tables for what clusters do not tell any "
                   "more, such as those that are gone")
      ->type_name("ID");
  made->add_option("--evidence", to.options.evidence_folders,
                   "A folder of evidence, beside those of the providers; may be repeated")
      ->type_name("DIR")
      ->allow_extra_args(false);
  made->add_option("--key", to.options.keys,
                   "A key that verifies seals, or the file that holds it; may be repeated")
      ->type_name("KEY")
      ->allow_extra_args(false);
  made->add_option("--provider", to.options.provider, "Only this provider of the stack");
  made->add_option("--state", to.options.state_file, "The state file")->type_name("FILE");
  made->add_option("--format", to.options.coverage_format, "How to write what was found")
      ->type_name("text|json|html|csv|oscal")
      ->check(CLI::IsMember({"text", "json", "html", "csv", "oscal"}))
      ->excludes("--json");
  made->add_option("--output", to.options.output,
                   "Write it into this file; stdout stays for people")
      ->type_name("FILE");
  to.waivers(made);
  to.profile(made);
  to.undecided(made);
  to.timeout(made, "For each workspace: 90s, 30m, 2h");
}

}  // namespace hipaa::cli

#include <CLI/App.hpp>

#include "plugin/cli/arguments/arguments.hpp"

namespace hipaa::cli {

void declare_check(Arguments& to) {
  auto* check = to.command("check", "Judge files without the network");
  to.report(check);
  to.waivers(check);
  to.baseline(check);
  check->add_option("FILE", to.options.stacks,
                    "Stack files, Terraform plans and states (show -json), asset bundles, objects "
                    "of the Databricks APIs; folders of them; - for stdin");
  to.profile(check);
  to.assume_csp(check);
  to.patient_data(check);
  to.staff_domains(check);
  to.choice(check);
  check
      ->add_option("--ruleset", to.options.ruleset,
                   "Judge by the newest rules, whatever a provider pins; say what they change")
      ->type_name("latest")
      ->check(CLI::IsMember({"latest"}));
  check->add_flag("--allow-empty", to.options.allow_empty,
                  "Succeed where there is nothing to judge");
  check->add_flag("--verbose", to.options.verbose, "Name what was skipped, and why");
  to.undecided(check);
}

void declare_audit(Arguments& to) {
  auto* audit =
      to.command("audit", "Judge what workspaces already have: clusters, jobs, policies…");
  to.report(audit);
  to.waivers(audit);
  to.baseline(audit);
  audit->add_option("STACK", to.options.stacks,
                    "Stack files, whose providers name the workspaces; without any, the only "
                    "*.stack.json of this folder, or else the workspace of the environment");
  audit->add_option("--provider", to.options.provider, "Only this provider of the stack");
  audit->add_flag("--prove", to.options.prove, "Also measure running clusters");
  audit->add_flag("--ended-clusters", to.options.ended_clusters,
                  "Also judge ended clusters of jobs and pipelines");
  audit->add_option("--runs", to.options.runs, "Which one-time runs to judge")
      ->type_name("all|active|none")
      ->check(CLI::IsMember({"all", "active", "none"}))
      ->capture_default_str();
  to.profile(audit);
  to.assume_csp(audit);
  to.patient_data(audit);
  to.staff_domains(audit);
  to.choice(audit);
  audit->add_flag("--allow-empty", to.options.allow_empty,
                  "Succeed where there is nothing to judge");
  to.undecided(audit);
  to.timeout(audit, "For each workspace: 90s, 30m, 2h");
}

void declare_policy(Arguments& to) {
  auto* policy =
      to.command("policy", "Write a cluster policy (generate), or judge one (lint FILE)");
  policy->add_option("WHAT", to.options.subject, "generate or lint")
      ->required()
      ->check(CLI::IsMember({"generate", "lint"}));
  policy->add_option("FILE", to.options.identifier, "lint: the policy or its definition, JSON");
  policy->add_option("--profile", to.options.profile, "The compliance profile")
      ->type_name("strict|classic|csp")
      ->check(CLI::IsMember({"strict", "classic", "csp"}))
      ->capture_default_str();
  to.report(policy);
  to.baseline(policy);
  to.stack_option(policy);
}

void declare_prove(Arguments& to) {
  auto* prove =
      to.command("prove", "Measure running clusters that have no valid proof, and record it");
  prove->add_option("STACK", to.options.stacks,
                    "Stack files: the clusters of their states; with --all, of their workspaces");
  prove->add_flag("--all", to.options.all,
                  "Every cluster of the workspace; without a stack, that of the environment");
  prove
      ->add_option("--evidence", to.options.evidence_folder,
                   "The folder of the statements, where the provider names none")
      ->type_name("DIR");
  prove->add_option("--provider", to.options.provider, "Only this provider of the stack");
  to.profile(prove);
  to.assume_csp(prove);
  to.undecided(prove);
  to.working(prove);
}

}  // namespace hipaa::cli

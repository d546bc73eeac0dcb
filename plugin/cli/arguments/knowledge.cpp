#include <CLI/App.hpp>

#include "plugin/cli/arguments/arguments.hpp"

namespace hipaa::cli {

void declare_explain(Arguments& to) {
  auto* explain = to.command("explain", "Explain a rule or a code; without one, list them all");
  explain->add_option("RULE", to.options.subject, "For example HC-EBS-01");
  to.stack_option(explain);
}

void declare_schema(Arguments& to) {
  auto* schema = to.command("schema", "Print the JSON Schemas of the plugin, or of a kind of file");
  schema->add_option("WHAT", to.options.subject,
                     "provider, envelope, a type (hipaa_cluster), or a kind of file: stack, "
                     "findings, baseline, waivers, manifest, doctor");
  to.stack_option(schema);
}

void declare_evidence(Arguments& to) {
  auto* made =
      to.command("evidence", "Make keys for evidence, and verify, prove, show or anchor it");
  made->add_option("WHAT", to.options.subject, "keygen, verify, prove, show or anchor")
      ->required()
      ->check(CLI::IsMember({"keygen", "verify", "prove", "show", "anchor"}));
  made->add_option("PATH", to.options.identifier,
                   "The folder of the segments; prove and show: a segment; keygen: the key's name")
      ->required();
  made->add_option("LINE", to.options.line, "prove: which line of the segment, from 1")
      ->check(CLI::PositiveNumber);
  made->add_option("--key", to.options.keys,
                   "A key that verifies seals, or the file that holds it; may be repeated")
      ->type_name("KEY")
      ->allow_extra_args(false);
  made->add_option("--anchor", to.options.anchor,
                   "verify: heads that \"evidence anchor\" printed, kept elsewhere")
      ->type_name("FILE");
  to.undecided(made);
  to.report(made);
}

void declare_completion(Arguments& to) {
  auto* completion =
      to.app.add_subcommand("completion", "Print a completion script for bash, zsh or fish");
  completion->add_option("SHELL", to.options.subject, "bash, zsh or fish")
      ->type_name("bash|zsh|fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

void declare_version(Arguments& to) {
  to.stack_option(to.command("version", "Print the versions of hipaactl and of the plugin"));
}

}  // namespace hipaa::cli

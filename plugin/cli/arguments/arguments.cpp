#include "plugin/cli/arguments/arguments.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace hipaa::cli {

CLI::App* Arguments::command(const char* name, const char* what) {
  auto* made = app.add_subcommand(name, what);
  made->add_flag("--json", options.json, "Print one JSON document");
  made->add_option("--plugin", options.plugin, "The library or manifest to load")
      ->type_name("PATH");
  made->add_flag("--allow-stack-plugin", options.allow_stack_plugin,
                 "Run the library that the stack names by its path: its author's code, with your "
                 "credentials");
  made->add_option("--allow-files", options.files_from,
                   "${file:PATH} may name files of this folder, too; may be repeated")
      ->type_name("DIR")
      ->allow_extra_args(false);
  made->add_flag("--no-color", raw.no_color, "No colours on a terminal");
  made->add_option("--log-level", raw.log_level, "The plugin's log on stderr")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));
  return made;
}

CLI::App* Arguments::with_stack(const char* name, const char* what) {
  auto* made = command(name, what);
  made->add_option("STACK", options.stacks, "The stack file (*.stack.json)")->expected(0, 1);
  return made;
}

void Arguments::stack_option(CLI::App* to) {
  to->add_option("--stack", options.stacks, "The stack file")
      ->type_name("FILE")
      ->expected(1)
      ->allow_extra_args(false);
}

void Arguments::targets(CLI::App* to) {
  to->add_option("--target", options.targets, "Only this resource; may be repeated")
      ->type_name("TYPE.NAME")
      ->allow_extra_args(false);
}

void Arguments::undecided(CLI::App* to) {
  to->add_option("--undecided", raw.undecided, "error: undecided results count as findings")
      ->type_name("error|ok")
      ->check(CLI::IsMember({"error", "ok"}));
}

void Arguments::profile(CLI::App* to) {
  to->add_option("--profile", options.profile, "Compliance profile for files without a provider")
      ->type_name("strict|classic|csp")
      ->check(CLI::IsMember({"strict", "classic", "csp"}))
      ->capture_default_str();
}

void Arguments::assume_csp(CLI::App* to) {
  to->add_flag(
      "--assume-csp", options.assume_csp,
      "Assume that the workspace's compliance security profile is on where it cannot be read");
}

void Arguments::staff_domains(CLI::App* to) {
  to->add_option("--staff-email-domain", options.staff_domains,
                 "Mail addresses of this domain are not patient data, for files without a provider")
      ->type_name("DOMAIN")
      ->allow_extra_args(false);
}

void Arguments::choice(CLI::App* to) {
  to->add_option("--skip", options.skip_rules, "Leave out this rule; may be repeated")
      ->type_name("RULE")
      ->allow_extra_args(false);
  to->add_option("--only", options.only_rules, "Leave out all other rules; may be repeated")
      ->type_name("RULE")
      ->allow_extra_args(false);
  to->add_flag("--summary", options.summary, "Counts by rule and resource instead of details");
}

void Arguments::patient_data(CLI::App* to) {
  to->add_option("--patient-data-pattern", options.patient_data,
                 "A pattern of the hospital's own identifiers, for files without a provider")
      ->type_name("NAME=PATTERN")
      ->allow_extra_args(false)
      ->check([](const std::string& text) {
        return text.find('=') == std::string::npos ? std::string("NAME=PATTERN is expected")
                                                   : std::string();
      });
}

void Arguments::timeout(CLI::App* to, const char* what) {
  to->add_option("--timeout", raw.timeout, what)->type_name("DURATION");
}

void Arguments::refresh(CLI::App* to) {
  to->add_flag("--no-refresh", raw.no_refresh,
               "Use the state as it is, without reading the workspace first");
}

void Arguments::approval(CLI::App* to) {
  to->add_flag("--auto-approve,-y", options.auto_approve, "Do not ask");
}

void Arguments::locking(CLI::App* to) {
  to->add_option("--lock-timeout", options.lock_timeout, "Wait this long for the lock of the state")
      ->type_name("SECONDS")
      ->check(CLI::Range(0, 86400));
}

void Arguments::report(CLI::App* to) {
  std::vector<std::string> names;
  std::string shown;
  for (const auto& [name, format] : formats_by_name()) {
    shown += (names.empty() ? "" : "|") + name;
    names.push_back(name);
  }
  to->add_option("--format", raw.format, "Format of the result")
      ->type_name(shown)
      ->check(CLI::IsMember(names))
      ->excludes("--json");
  to->add_option("--output", options.output, "Write it to this file; stdout stays for people")
      ->type_name("FILE");
}

void Arguments::waivers(CLI::App* to) {
  to->add_option("--waivers", options.waivers, "A waiver file, JSON or YAML; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void Arguments::baseline(CLI::App* to) {
  to->add_option("--baseline", options.baseline, "Findings in this file are known and do not count")
      ->type_name("FILE");
  to->add_flag("--baseline-ignores-values", options.baseline_ignores_values,
               "A known finding stays known when its value changes");
  to->add_option("--write-baseline", options.write_baseline,
                 "Accept today's findings as the baseline")
      ->type_name("FILE");
}

void Arguments::working(CLI::App* to) {
  report(to);
  waivers(to);
  to->add_option("--state", options.state_file, "The state file")->type_name("FILE");
  to->add_option("--parallelism", options.parallelism, "Resources at a time")
      ->capture_default_str()
      ->check(CLI::Range(1, 512));
  timeout(to);
}

}  // namespace hipaa::cli

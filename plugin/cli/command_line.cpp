#include "plugin/cli/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <string_view>

#include "plugin/cli/completion.hpp"
#include "plugin/cli/version.hpp"

namespace hipaa::cli {
namespace {

constexpr const char* footer =
    "Exit codes: 0 clean, 1 findings, 2 the command could not do its work.\n"
    "Where STACK is left out, the only *.stack.json of this folder is meant.";

// Raw texts that need more than CLI11 does with them.
struct Raw {
  std::string format;
  std::string undecided;
  std::string timeout;
  std::string log_level;
  bool no_color = false;
  bool no_refresh = false;
};

class Builder {
 public:
  Builder(CLI::App& app, Options& options, Raw& raw) : app_(app), options_(options), raw_(raw) {}

  void build() {
    app_.require_subcommand(1);
    app_.footer(footer);
    app_.set_version_flag("--version", std::string("hipaactl ") + version_text);

    auto* check = command("check", "Judge files without the network");
    report(check);
    waivers(check);
    baseline(check);
    check->add_option(
        "FILE", options_.stacks,
        "Stack files, Terraform plans and states (show -json), asset bundles, objects "
        "of the Databricks APIs; folders of them; - for stdin");
    profile(check);
    assume_csp(check);
    patient_data(check);
    staff_domains(check);
    choice(check);
    check->add_flag("--allow-empty", options_.allow_empty, "Nothing to judge is no error");
    check->add_flag("--verbose", options_.verbose, "Name what is skipped, and why");
    undecided(check);

    auto* audit = command("audit", "Judge what workspaces have already: clusters, jobs, policies…");
    report(audit);
    waivers(audit);
    baseline(audit);
    audit->add_option("STACK", options_.stacks,
                      "Stack files: the workspaces of their providers; without any, the workspace "
                      "of the environment");
    audit->add_option("--provider", options_.provider, "Only this provider of the stack");
    audit->add_flag("--prove", options_.prove, "Measure running clusters, too");
    audit->add_flag("--ended-clusters", options_.ended_clusters,
                    "Judge clusters of jobs and pipelines that have ended, too");
    audit->add_option("--runs", options_.runs, "Which one-time runs")
        ->type_name("all|active|none")
        ->check(CLI::IsMember({"all", "active", "none"}))
        ->capture_default_str();
    profile(audit);
    assume_csp(audit);
    patient_data(audit);
    staff_domains(audit);
    choice(audit);
    audit->add_flag("--allow-empty", options_.allow_empty, "Nothing to judge is no error");
    undecided(audit);
    timeout(audit);

    auto* plan = with_stack("plan", "Show what apply would do");
    baseline(plan);
    targets(plan);
    refresh(plan);
    undecided(plan);
    assume_csp(plan);
    plan->add_option("--out", options_.plan_file, "Save the plan, for apply FILE")
        ->type_name("FILE");
    working(plan);

    auto* apply = command("apply", "Create, update and destroy what the stack asks for");
    apply
        ->add_option("STACK", options_.stacks,
                     "The stack file (*.stack.json), or a plan that was saved (plan --out), which "
                     "is carried out as it is")
        ->expected(0, 1);
    targets(apply);
    refresh(apply);
    undecided(apply);
    assume_csp(apply);
    approval(apply);
    locking(apply);
    working(apply);

    auto* read = with_stack("read", "Bring the state up to what the workspace says; show drift");
    baseline(read);
    undecided(read);
    assume_csp(read);
    targets(read);
    locking(read);
    working(read);

    auto* destroy = with_stack("destroy", "Destroy what the state holds");
    targets(destroy);
    refresh(destroy);
    approval(destroy);
    locking(destroy);
    working(destroy);

    auto* import = command("import", "Take an existing cluster into the state");
    import->add_option("ADDRESS", options_.subject, "The resource, TYPE.NAME")->required();
    import->add_option("ID", options_.identifier, "The cluster's id")->required();
    stack_option(import);
    locking(import);
    working(import);

    auto* verify = command("verify", "Measure a running cluster and print the evidence");
    auto* address = verify->add_option("ADDRESS", options_.subject, "The resource, TYPE.NAME");
    auto* id = verify->add_option("--id", options_.identifier, "A cluster by its id");
    address->excludes(id);
    options_.type = "hipaa_cluster";
    verify->add_option("--type", options_.type, "With --id: its type")->capture_default_str();
    assume_csp(verify);
    verify->add_option("--provider", options_.provider, "With --id: the stack's provider");
    stack_option(verify);
    working(verify);

    auto* doctor = with_stack("doctor", "Say who the providers are, where, and what they may do");
    doctor->add_option("--timeout", raw_.timeout, "For each provider: 90s, 30m, 2h")
        ->type_name("DURATION");

    auto* explain = command("explain", "Say what a rule or a code means; without one, list all");
    explain->add_option("RULE", options_.subject, "For example HC-EBS-01");
    stack_option(explain);

    auto* schema = command("schema", "Print the JSON Schemas of the plugin");
    schema->add_option("WHAT", options_.subject, "provider, envelope or a type");
    stack_option(schema);

    auto* policy = command("policy", "Write a cluster policy (generate), or judge one (lint FILE)");
    policy->add_option("WHAT", options_.subject, "generate or lint")
        ->required()
        ->check(CLI::IsMember({"generate", "lint"}));
    policy->add_option("FILE", options_.identifier, "lint: the policy or its definition, JSON");
    policy->add_option("--profile", options_.profile, "The compliance profile")
        ->type_name("strict|classic|csp")
        ->check(CLI::IsMember({"strict", "classic", "csp"}))
        ->capture_default_str();
    report(policy);
    baseline(policy);
    stack_option(policy);

    evidence();

    auto* completion =
        app_.add_subcommand("completion", "Print what a shell completes hipaactl by");
    completion->add_option("SHELL", options_.subject, "bash, zsh or fish")
        ->type_name("bash|zsh|fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));

    stack_option(command("version", "Print the versions of hipaactl and of the plugin"));
  }

 private:
  void evidence() {
    auto* made = command("evidence", "Make keys for evidence; verify, prove, show, anchor it");
    made->add_option("WHAT", options_.subject, "keygen, verify, prove, show or anchor")
        ->required()
        ->check(CLI::IsMember({"keygen", "verify", "prove", "show", "anchor"}));
    made->add_option(
            "PATH", options_.identifier,
            "The folder of the segments; prove and show: a segment; keygen: the key's name")
        ->required();
    made->add_option("LINE", options_.line, "prove: which line of the segment, from 1")
        ->check(CLI::PositiveNumber);
    made->add_option("--key", options_.keys,
                     "A key that verifies seals, or the file that holds it; may be repeated")
        ->type_name("KEY")
        ->allow_extra_args(false);
    made->add_option("--anchor", options_.anchor,
                     "verify: heads that \"evidence anchor\" printed and somebody kept elsewhere")
        ->type_name("FILE");
    undecided(made);
    report(made);
  }

  CLI::App* command(const char* name, const char* what) {
    auto* made = app_.add_subcommand(name, what);
    made->add_flag("--json", options_.json, "Print one JSON document");
    made->add_option("--plugin", options_.plugin, "The library or manifest to load")
        ->type_name("PATH");
    made->add_flag("--allow-stack-plugin", options_.allow_stack_plugin,
                   "Run the library that the stack names by its path: its author's code, with your "
                   "credentials");
    made->add_option("--allow-files", options_.files_from,
                     "${file:PATH} may name files of this folder, too; may be repeated")
        ->type_name("DIR")
        ->allow_extra_args(false);
    made->add_flag("--no-color", raw_.no_color, "No colours on a terminal");
    made->add_option("--log-level", raw_.log_level, "The plugin's log on stderr")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));
    return made;
  }

  CLI::App* with_stack(const char* name, const char* what) {
    auto* made = command(name, what);
    made->add_option("STACK", options_.stacks, "The stack file (*.stack.json)")->expected(0, 1);
    return made;
  }

  void stack_option(CLI::App* to) {
    to->add_option("--stack", options_.stacks, "The stack file")
        ->type_name("FILE")
        ->expected(1)
        ->allow_extra_args(false);
  }

  void targets(CLI::App* to) {
    to->add_option("--target", options_.targets, "Only this resource; may be repeated")
        ->type_name("TYPE.NAME")
        ->allow_extra_args(false);
  }

  void undecided(CLI::App* to) {
    to->add_option("--undecided", raw_.undecided, "error: what is not decided yet counts as found")
        ->type_name("error|ok")
        ->check(CLI::IsMember({"error", "ok"}));
  }

  void profile(CLI::App* to) {
    to->add_option("--profile", options_.profile,
                   "Compliance profile of what has no provider of its own")
        ->type_name("strict|classic|csp")
        ->check(CLI::IsMember({"strict", "classic", "csp"}))
        ->capture_default_str();
  }

  void assume_csp(CLI::App* to) {
    to->add_flag("--assume-csp", options_.assume_csp,
                 "The workspace's compliance security profile is on, where it cannot be read");
  }

  void staff_domains(CLI::App* to) {
    to->add_option("--staff-email-domain", options_.staff_domains,
                   "Mail addresses of this domain are no patient data, for what has no provider of "
                   "its own")
        ->type_name("DOMAIN")
        ->allow_extra_args(false);
  }

  void choice(CLI::App* to) {
    to->add_option("--skip", options_.skip_rules, "Leave out this rule; may be repeated")
        ->type_name("RULE")
        ->allow_extra_args(false);
    to->add_option("--only", options_.only_rules, "Leave out all other rules; may be repeated")
        ->type_name("RULE")
        ->allow_extra_args(false);
    to->add_flag("--summary", options_.summary, "Counts by rule and resource instead of details");
  }

  void patient_data(CLI::App* to) {
    to->add_option(
          "--patient-data-pattern", options_.patient_data,
          "A pattern of the hospital's own identifiers, for what has no provider of its own")
        ->type_name("NAME=PATTERN")
        ->allow_extra_args(false)
        ->check([](const std::string& text) {
          return text.find('=') == std::string::npos ? std::string("NAME=PATTERN is expected")
                                                     : std::string();
        });
  }

  void timeout(CLI::App* to) {
    to->add_option("--timeout", raw_.timeout, "For each operation: 90s, 30m, 2h")
        ->type_name("DURATION");
  }

  void refresh(CLI::App* to) {
    to->add_flag("--no-refresh", raw_.no_refresh, "Take the state as it is, do not read first");
  }

  void approval(CLI::App* to) {
    to->add_flag("--auto-approve,-y", options_.auto_approve, "Do not ask");
  }

  void locking(CLI::App* to) {
    to->add_option("--lock-timeout", options_.lock_timeout, "Wait so long for the state")
        ->type_name("SECONDS")
        ->check(CLI::Range(0, 86400));
  }

  void report(CLI::App* to) {
    std::vector<std::string> names;
    std::string shown;
    for (const auto& [name, format] : formats_by_name()) {
      shown += (names.empty() ? "" : "|") + name;
      names.push_back(name);
    }
    to->add_option("--format", raw_.format, "How to write what was found")
        ->type_name(shown)
        ->check(CLI::IsMember(names))
        ->excludes("--json");
    to->add_option("--output", options_.output, "Write it into this file; stdout stays for people")
        ->type_name("FILE");
  }

  void waivers(CLI::App* to) {
    to->add_option("--waivers", options_.waivers, "A waiver file, JSON or YAML; may be repeated")
        ->type_name("FILE")
        ->allow_extra_args(false);
  }

  void baseline(CLI::App* to) {
    to->add_option("--baseline", options_.baseline,
                   "What this file has is known and does not count")
        ->type_name("FILE");
    to->add_flag("--baseline-ignores-values", options_.baseline_ignores_values,
                 "What is known stays known when its value changes");
    to->add_option("--write-baseline", options_.write_baseline, "Make what is found now known")
        ->type_name("FILE");
  }

  void working(CLI::App* to) {
    report(to);
    waivers(to);
    to->add_option("--state", options_.state_file, "The state file")->type_name("FILE");
    to->add_option("--parallelism", options_.parallelism, "Resources at a time")
        ->capture_default_str()
        ->check(CLI::Range(1, 512));
    timeout(to);
  }

  CLI::App& app_;
  Options& options_;
  Raw& raw_;
};

// False where something in it cannot be.
bool take(const Raw& raw, Options& options) {
  const std::map<std::string_view, hipaa_log_level> levels = {
      {"trace", HIPAA_LOG_TRACE}, {"debug", HIPAA_LOG_DEBUG}, {"info", HIPAA_LOG_INFO},
      {"warn", HIPAA_LOG_WARN},   {"error", HIPAA_LOG_ERROR}, {"off", HIPAA_LOG_OFF}};
  if (const auto level = levels.find(raw.log_level); level != levels.end())
    options.log_level = level->second;
  if (options.json) options.format = Format::json;
  for (const auto& [name, format] : formats_by_name())
    if (name == raw.format) options.format = format;
  options.json = options.format != Format::text && options.output.empty();
  options.undecided_fails = raw.undecided == "error";
  options.color = !raw.no_color;
  options.refresh = !raw.no_refresh;
  if (raw.timeout.empty()) return true;
  const auto timeout = milliseconds(raw.timeout);
  options.timeout_ms = timeout.value_or(0);
  return timeout.has_value();
}

}  // namespace

std::optional<std::int64_t> milliseconds(const std::string& text) {
  std::int64_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  constexpr std::int64_t most =
      std::int64_t{7} * 24 * 3600;  // a week is longer than any cluster takes
  if (read.ec != std::errc() || number <= 0 || number > most) return std::nullopt;
  const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
  if (unit == "ms") return number;
  if (unit.empty() || unit == "s") return number * 1000;
  if (unit == "m") return number * 60 * 1000;
  if (unit == "h") return number * 3600 * 1000;
  return std::nullopt;
}

CommandLine read_command_line(int argc, const char* const* argv) {
  CommandLine line;
  Raw raw;
  CLI::App app("A guardrail for protected health information on Databricks", "hipaactl");
  Builder(app, line.options, raw).build();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    const int code = app.exit(problem, std::cout, std::cerr);
    line.ends_with = code == 0 ? ExitCode::clean : ExitCode::error;
    return line;
  }
  line.options.command = app.get_subcommands().front()->get_name();
  if (line.options.command == "completion") {
    std::cout << completion_script(line.options.subject, completed_commands(app));
    line.ends_with = std::cout.flush() ? ExitCode::clean : ExitCode::error;
    return line;
  }
  if (!take(raw, line.options)) {
    std::cerr << "--timeout: \"" << raw.timeout << "\" is no duration. Write 90s, 30m or 2h.\n";
    line.ends_with = ExitCode::error;
  }
  if (line.options.command == "verify" && line.options.subject.empty() &&
      line.options.identifier.empty()) {
    std::cerr << "verify: which cluster? Give TYPE.NAME or --id ID.\n";
    line.ends_with = ExitCode::error;
  }
  return line;
}

}  // namespace hipaa::cli

#include <algorithm>
#include <utility>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/origins.hpp"
#include "plugin/cli/commands/workspace_findings.hpp"
#include "plugin/cli/run/applier.hpp"
#include "plugin/cli/run/saved_plan.hpp"

namespace hipaa::cli {
namespace {

bool same(const Finding& a, const Finding& b) {
  return a.resource == b.resource && a.code == b.code && a.path == b.path;
}

// What planning found, unless applying decided it, or found it again.
void merge(Findings& planned, Findings applied, const std::vector<Planned>& all) {
  const auto is_settled = [&](const Finding& one) {
    if (std::any_of(applied.begin(), applied.end(),
                    [&](const Finding& other) { return same(one, other); }))
      return true;
    return one.verdict == HIPAA_VERDICT_UNDECIDED &&
           std::any_of(all.begin(), all.end(), [&](const Planned& other) {
             return other.change.address() == one.resource && other.change.outcome == "done" &&
                    other.change.action != Action::destroy;
           });
  };
  planned.erase(std::remove_if(planned.begin(), planned.end(), is_settled), planned.end());
  append(planned, std::move(applied));
}

std::string outcome_text(const std::vector<Planned>& all) {
  const auto with = [&](const char* outcome) {
    return std::count_if(all.begin(), all.end(),
                         [&](const Planned& one) { return one.change.outcome == outcome; });
  };
  auto text = std::to_string(with("done")) + " done";
  if (const auto failed = with("failed"); failed > 0)
    text += ", " + std::to_string(failed) + " failed";
  if (const auto left = with("not started"); left > 0)
    text += ", " + std::to_string(left) + " not started";
  return text + ".";
}

bool changes_anything(const std::vector<Planned>& all) {
  return std::any_of(all.begin(), all.end(), [](const Planned& one) {
    return one.change.action != Action::none && one.change.action != Action::gone;
  });
}

// Apply, and destroy, which is an apply that wants nothing. `saved`: what is carried out, where
// there is one, and nothing else.
ExitCode carry_out(const Options& options, Console& console, bool wanted_too,
                   const SavedPlan* saved = nullptr) {
  StackCommand command(options, console, true);
  if (command.session == nullptr) return command.finish();
  auto& report = command.report;
  auto& session = command.session;
  auto& state = command.state;
  if (!wanted_too) {
    // What a resource would be made of does not matter any more.
    const auto is_of_resource = [](const Finding& one) {
      return !one.resource.empty() && one.resource.rfind("provider.", 0) != 0;
    };
    report.findings.erase(
        std::remove_if(report.findings.begin(), report.findings.end(), is_of_resource),
        report.findings.end());
  }
  if (!state) return command.finish();
  const auto tasks = tasks_of(*session, state->state, wanted_too, report.findings);
  if (!providers_ready(tasks)) return command.finish();
  auto all = plan_all(*session, tasks);
  for (auto& one : all) append(report.findings, std::move(one.findings));
  if (saved != nullptr) append(report.findings, take_saved(*saved, *session, all));
  report.changes = shown_changes(*session, all);
  if (!options.json) show_changes(report.changes, console);

  const auto verdict = exit_code(report.findings, options.undecided_fails);
  const bool any_failed =
      std::any_of(all.begin(), all.end(), [](const Planned& one) { return one.failed; });
  if (verdict != ExitCode::clean || any_failed)
    return command.finish(plan_summary(all) + " Nothing was changed.");
  const bool asks = changes_anything(all);
  if (asks) {
    if (!options.json) {
      tell_once(*session, report.findings);
      sort(report.findings);
      trace_findings(*session, report.findings);
      show_findings(report.findings, console);
      console.out(plan_summary(all) + "\n");
    }
    Report refused;
    if (!approved(options, console, "Carry this out?", refused)) {
      // The findings have been shown where people read.
      if (!options.json) report.whole = std::exchange(report.findings, {});
      if (report.whole) append(*report.whole, refused.findings);
      append(report.findings, std::move(refused.findings));
      return command.finish();
    }
  }
  Applier applier(*session, *state->file);
  auto applied = applier.apply(all);
  report.changes = shown_changes(*session, all);
  if (!asks) {
    append(report.findings, std::move(applied));
    return command.finish(plan_summary(all));
  }
  if (!options.json) {
    tell_once(*session, applied);
    trace_findings(*session, applied);
    Findings shown = report.findings;
    report.whole = std::move(report.findings);
    merge(*report.whole, applied, all);
    report.findings = std::move(applied);
    const auto was_shown = [&](const Finding& one) {
      return one.severity != HIPAA_SEVERITY_ERROR &&
             std::any_of(shown.begin(), shown.end(),
                         [&](const Finding& other) { return same(one, other); });
    };
    report.findings.erase(std::remove_if(report.findings.begin(), report.findings.end(), was_shown),
                          report.findings.end());
    show_results(report.changes, console);
    return command.finish(outcome_text(all));
  }
  merge(report.findings, std::move(applied), all);
  return command.finish();
}

}  // namespace

ExitCode apply(const Options& options, Console& console) {
  if (options.stacks.empty() || !is_saved_plan(options.stacks.front()))
    return carry_out(options, console, true);
  Report refused;
  refused.command = options.command;
  auto saved = read_saved_plan(options.stacks.front());
  if (!saved) {
    append(refused.findings, std::move(saved).error().findings);
    return finish(nullptr, refused, options, console);
  }
  if (!options.targets.empty() || !options.state_file.empty() || !options.refresh) {
    refused.findings.push_back(operational_error(
        "HP-CLI-USAGE", "A saved plan is carried out as it is.",
        "--target, --state and --no-refresh belong to the plan: leave them out here."));
    return finish(nullptr, refused, options, console);
  }
  auto as_planned = options;
  as_planned.stacks = {saved->stack};
  as_planned.state_file = saved->state_file;
  as_planned.targets = saved->targets;
  as_planned.refresh = saved->refresh;
  as_planned.auto_approve = true;  // by whoever read it
  return carry_out(as_planned, console, true, &*saved);
}

ExitCode destroy(const Options& options, Console& console) {
  return carry_out(options, console, false);
}

}  // namespace hipaa::cli

#include <algorithm>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/run/saved_plan.hpp"

namespace hipaa::cli {

ExitCode plan(const Options& options, Console& console) {
  StackCommand command(options, console, false);
  if (!command.state) return command.finish();
  auto& report = command.report;
  auto& session = command.session;
  auto& state = command.state;
  const auto tasks = tasks_of(*session, state->state, true, report.findings);
  if (!providers_ready(tasks)) return command.finish();
  auto all = plan_all(*session, tasks);
  for (auto& one : all) append(report.findings, std::move(one.findings));
  report.changes = shown_changes(*session, all);
  if (!options.json) show_changes(report.changes, console);
  if (options.plan_file.empty()) return command.finish(plan_summary(all));
  const bool any_failed =
      std::any_of(all.begin(), all.end(), [](const Planned& one) { return one.failed; });
  // What would be refused is not worth keeping.
  if (any_failed || exit_code(report.findings, options.undecided_fails) != ExitCode::clean)
    return command.finish(plan_summary(all) + " The plan was not saved.");
  if (auto saved = save_plan(options.plan_file, state->path, state->state.lineage, *session, all);
      !saved) {
    append(report.findings, std::move(saved).error().findings);
    return command.finish(plan_summary(all));
  }
  return command.finish(plan_summary(all) + " Saved: hipaactl apply " + options.plan_file);
}

}  // namespace hipaa::cli

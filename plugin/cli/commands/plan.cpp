#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"

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
  return command.finish(plan_summary(all));
}

}  // namespace hipaa::cli

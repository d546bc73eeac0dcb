#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/common.hpp"

namespace hipaa::cli {

ExitCode plan(const Options& options, Console& console) {
  Report report;
  report.command = options.command;
  Plugins plugins;
  report.plugins = &plugins;
  const auto session = open_session(options, plugins, console, report);
  if (session == nullptr) return finish(nullptr, report, options, console);
  auto state = open_state(*session, false);
  if (!state) {
    append(report.findings, std::move(state).error().findings);
    return finish(session.get(), report, options, console);
  }
  const auto tasks = tasks_of(*session, state->state, true, report.findings);
  if (!providers_ready(tasks)) return finish(session.get(), report, options, console);
  auto all = plan_all(*session, tasks);
  for (auto& one : all) append(report.findings, std::move(one.findings));
  report.changes = shown_changes(*session, all);
  if (!options.json) show_changes(report.changes, console);
  return finish(session.get(), report, options, console, plan_summary(all));
}

}  // namespace hipaa::cli

// What several commands begin or end with. Called by the main thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugin/cli/output/report.hpp"
#include "plugin/cli/run/opened_state.hpp"
#include "plugin/cli/run/planner.hpp"

namespace hipaa::cli {

// The stack file of the command line, or the only *.stack.json in this folder. HP-STACK-FILE.
Result<std::string> stack_file(const Options& options);

// The same, "" where there is none here at all.
Result<std::string> any_stack_file(const Options& options);

// Whether every provider that the tasks need was made; the findings say why not.
bool providers_ready(const std::vector<Task>& tasks);

// Plans every task, several at a time. Their findings stay in the result.
std::vector<Planned> plan_all(Session& session, const std::vector<Task>& tasks);

// "Plan: 1 to create, 2 to destroy." or "No changes: …".
std::string plan_summary(const std::vector<Planned>& all);

// Ends a command: places, prints, and `last` below the findings where people read.
ExitCode finish(const Session* session, Report& report, const Options& options, Console& console,
                const std::string& last = {});

// What every command on a stack begins and ends with: its session, its state, its report. What
// could not be opened is nothing, and the report says why.
struct StackCommand {
  // `lock`: for a command that writes its state.
  StackCommand(const Options& options, Console& console, bool lock);
  StackCommand(const StackCommand&) = delete;
  StackCommand& operator=(const StackCommand&) = delete;

  ExitCode finish(const std::string& last = {});

  const Options& options;
  Console& console;
  Report report;
  Plugins plugins;
  std::unique_ptr<Session> session;
  std::optional<OpenedState> state;
};

// Asks before something is changed; --auto-approve answers. False: `report` says why not.
bool approved(const Options& options, Console& console, const std::string& question,
              Report& report);

// The plugin of explain, schema and version: --plugin, or that of --stack, or hipaa-databricks.
Result<const Plugin*> any_plugin(const Options& options, Plugins& plugins, Findings& warnings);

// Warnings that come with an answer which is no report, one line each, on stderr.
void tell_beside(const Findings& warnings, Console& console);

// The changes, masked, for the report.
std::vector<Change> shown_changes(const Session& session, const std::vector<Planned>& all);

}  // namespace hipaa::cli

#include <optional>

#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/common.hpp"
#include "plugin/cli/run/workers.hpp"

namespace hipaa::cli {
namespace {

struct Seen {
  std::optional<StateEntry> entry;
  Findings findings;
  Change change;
  bool ok = false;
};

// What the workspace says now against what was recorded.
void compare(const StateEntry& recorded, Seen& seen) {
  seen.change.type = recorded.type;
  seen.change.name = recorded.name;
  const auto before = read_envelope(*recorded.state);
  if (before) seen.change.identifier = identifier_of(before->value);
  if (!seen.entry) {
    seen.change.action = Action::gone;
    auto gone = notice("HP-STATE-GONE", "The resource is gone from the workspace.",
                       "It is taken out of the state; the next apply creates it anew if the stack "
                       "still has it.");
    gone.resource = recorded.address();
    seen.findings.push_back(std::move(gone));
    return;
  }
  const auto after = read_envelope(*seen.entry->state);
  if (!before || !after) return;
  seen.change.differences = differences(*before, *after);
  if (!seen.change.differences.empty()) seen.change.action = Action::drift;
}

}  // namespace

ExitCode read(const Options& options, Console& console) {
  Report report;
  report.command = options.command;
  Plugins plugins;
  report.plugins = &plugins;
  const auto session = open_session(options, plugins, console, report);
  if (session == nullptr) return finish(nullptr, report, options, console);
  auto state = open_state(*session, true);
  if (!state) {
    append(report.findings, std::move(state).error().findings);
    return finish(session.get(), report, options, console);
  }
  std::vector<Task> tasks;
  for (auto& one : tasks_of(*session, state->state, true, report.findings))
    if (one.recorded != nullptr && (one.recorded->state || one.recorded->is_pending))
      tasks.push_back(std::move(one));
  if (!providers_ready(tasks)) return finish(session.get(), report, options, console);

  std::vector<Seen> all(tasks.size());
  session->progress.begin("reading", tasks.size(), true);
  run_all(tasks.size(), options.parallelism, [&](std::size_t i) {
    const auto& task = tasks[i];
    auto& seen = all[i];
    session->progress.start(task.address, "reading");
    auto recorded = *task.recorded;
    // A create that was never answered: the library looks for its cluster by the private document.
    if (!recorded.state) recorded.state = empty_envelope;
    seen.entry = recorded;
    seen.ok = refresh(*session, *task.provider, seen.entry, seen.findings);
    if (seen.ok) compare(recorded, seen);
    session->progress.finish(task.address, "read");
  });
  session->progress.end();

  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& seen = all[i];
    append(report.findings, std::move(seen.findings));
    if (!seen.ok) continue;
    if (seen.entry) {
      seen.entry->is_pending = false;
      state->file->put(std::move(*seen.entry));
    } else {
      state->file->remove(tasks[i].address);
    }
    report.changes.push_back(std::move(seen.change));
  }
  if (auto saved = state->file->save(); !saved)
    append(report.findings, std::move(saved).error().findings);
  mask(session->secrets, report.changes);
  if (!options.json) show_changes(report.changes, console);
  return finish(
      session.get(), report, options, console,
      "Read " + std::to_string(tasks.size()) + (tasks.size() == 1 ? " resource." : " resources."));
}

}  // namespace hipaa::cli

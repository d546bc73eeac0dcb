#include <algorithm>
#include <optional>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/json/pointer.hpp"

namespace hipaa::cli {
namespace {

struct Seen {
  std::optional<StateEntry> entry;
  Findings findings;
  Change change;
  bool ok = false;
  bool drifts = false;
  bool refused = false;
};

// Whether the library computes the attribute that the pointer leads into, so that nobody declares
// it.
bool is_computed(const json::value& schema, const std::string& pointer) {
  const auto tokens = json::pointer_tokens(pointer);
  const auto* properties = json::member(schema, "properties");
  const auto* one =
      properties == nullptr || tokens.empty() ? nullptr : json::member(*properties, tokens.front());
  const auto* computed = one == nullptr ? nullptr : json::member(*one, "x-computed");
  return computed != nullptr && computed->is_bool() && computed->get_bool();
}

// The rules' verdicts, which the findings tell better; the library's schema marks them.
bool is_told_by_findings(const json::value& schema, const std::string& pointer) {
  const auto* at = &schema;
  for (const auto& token : json::pointer_tokens(pointer)) {
    const auto* properties = json::member(*at, "properties");
    at = properties == nullptr ? nullptr : json::member(*properties, token);
    if (at == nullptr) return false;
    const auto* marked = json::member(*at, "x-told-by-findings");
    if (marked != nullptr && marked->is_bool() && marked->get_bool()) return true;
  }
  return false;
}

// The rules that refuse the resource as it runs now, by what the state says; the others only warn.
std::string refusing_rules(const std::optional<StateEntry>& entry) {
  const auto state = entry && entry->state ? read_envelope(*entry->state) : std::nullopt;
  const auto* compliance = state ? json::member(state->value, "compliance") : nullptr;
  return compliance == nullptr ? std::string() : json::text_member(*compliance, "refused");
}

// Whether the cluster is not what was recorded. That an idle one was terminated, or started again,
// is no drift.
bool drifts(const Change& change, const json::value& schema) {
  return change.action == Action::gone ||
         std::any_of(change.differences.begin(), change.differences.end(),
                     [&](const Difference& one) { return !is_computed(schema, one.path); });
}

// What an earlier read has recorded drifts no more. Where it breaks a rule, that alone fails the
// command, so it is the error that it says.
void raise_refused(const std::string& rules, Findings& findings) {
  for (auto& one : findings)
    if (one.verdict == HIPAA_VERDICT_FAIL &&
        (' ' + rules + ' ').find(' ' + one.code + ' ') != std::string::npos)
      one.severity = HIPAA_SEVERITY_ERROR;
}

// What the workspace says now against what was recorded.
void compare(const StateEntry& recorded, const json::value& schema, Seen& seen) {
  seen.change.type = recorded.type;
  seen.change.name = recorded.name;
  const auto before = read_envelope(*recorded.state);
  if (before) seen.change.identifier = identifier_of(before->value);
  if (!seen.entry) {
    seen.change.action = Action::gone;
    auto gone = notice("HP-STATE-GONE", "The resource is gone from the workspace.",
                       "It is taken out of the state; the next apply creates it again if the stack "
                       "still has it.");
    gone.resource = recorded.address();
    seen.findings.push_back(std::move(gone));
    return;
  }
  const auto after = read_envelope(*seen.entry->state);
  if (!before || !after) return;
  auto& found = seen.change.differences;
  found = differences(*before, *after);
  found.erase(
      std::remove_if(found.begin(), found.end(),
                     [&](const Difference& one) { return is_told_by_findings(schema, one.path); }),
      found.end());
  if (!seen.change.differences.empty()) seen.change.action = Action::drift;
}

// What is known of the cluster's encryption, for a page that shows it.
void keep_proof(const Session& session, const std::string& address, const StateEntry& entry,
                Report& report) {
  const auto state = entry.state ? read_envelope(*entry.state) : std::nullopt;
  const auto* proof = state ? json::member(state->value, "encryption") : nullptr;
  auto& kept = report.proofs[address];
  kept = proof != nullptr ? *proof : json::value(json::object());
  session.secrets.mask(kept);
}

// Whether a create that was never answered is as open as it was: no cluster carries its mark yet.
bool is_unanswered(const StateEntry& recorded, const Seen& seen) {
  if (!recorded.is_pending) return false;
  const auto found = seen.entry ? read_envelope(*seen.entry->state) : std::nullopt;
  return !found || identifier_of(found->value).empty();
}

}  // namespace

ExitCode read(const Options& options, Console& console) {
  StackCommand command(options, console, true);
  if (!command.state) return command.finish();
  auto& report = command.report;
  auto& session = command.session;
  auto& state = command.state;
  std::vector<Task> tasks;
  for (auto& one : tasks_of(*session, state->state, true, report.findings))
    if (one.recorded != nullptr && (one.recorded->state || one.recorded->is_pending))
      tasks.push_back(std::move(one));
  if (!providers_ready(tasks)) return command.finish();

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
    const auto& schema = task.provider->plugin->schema_of(recorded.type);
    if (seen.ok && is_unanswered(recorded, seen)) {
      seen.entry = *task.recorded;
      seen.change.type = recorded.type;
      seen.change.name = recorded.name;
    } else if (seen.ok) {
      compare(recorded, schema, seen);
      if (seen.entry) seen.entry->is_pending = false;
    }
    seen.drifts = drifts(seen.change, schema);
    const auto rules = refusing_rules(seen.entry);
    seen.refused = !rules.empty();
    if (!seen.drifts) raise_refused(rules, seen.findings);
    session->progress.finish(task.address, "read");
  });
  session->progress.end();

  auto code = ExitCode::clean;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& seen = all[i];
    if (seen.drifts || seen.refused) code = ExitCode::findings;
    append(report.findings, std::move(seen.findings));
    if (!seen.ok) continue;
    if (options.format == Format::html && seen.entry)
      keep_proof(*session, tasks[i].address, *seen.entry, report);
    if (seen.entry) {
      state->file->put(*seen.entry);
    } else {
      state->file->remove(tasks[i].address);
    }
    report.changes.push_back(std::move(seen.change));
  }
  if (auto saved = state->file->save(); !saved)
    append(report.findings, std::move(saved).error().findings);
  mask(session->secrets, report.changes);
  if (!options.json) show_changes(report.changes, console);
  const auto reported = finish(
      session.get(), report, options, console,
      "Read " + std::to_string(tasks.size()) + (tasks.size() == 1 ? " resource." : " resources."));
  return worse(code, reported);
}

}  // namespace hipaa::cli

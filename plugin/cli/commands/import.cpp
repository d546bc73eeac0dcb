#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/run/library_call.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

Finding tracked(const std::string& address, const std::string& detail) {
  auto finding = operational_error("HP-STATE-TRACKED", "The state tracks this already.", detail);
  finding.resource = address;
  return finding;
}

// Whether the import may be done; the reason why not goes to `findings`.
bool is_possible(const Session& session, const State& state, Findings& findings) {
  const auto& address = session.options.subject;
  if (session.wanted(address) == nullptr) {
    findings.push_back(operational_error(
        "HP-STACK-TARGET", "The stack has no resource \"" + json::printable(address) + "\".",
        "Write it into the stack file first, then import into it."));
    return false;
  }
  if (const auto found = state.entries.find(address);
      found != state.entries.end() && found->second.state) {
    findings.push_back(tracked(address, "It stands for a cluster. Nothing was changed."));
    return false;
  }
  for (const auto& [other, entry] : state.entries) {
    const auto envelope = entry.state ? read_envelope(*entry.state) : std::nullopt;
    if (!envelope || identifier_of(envelope->value) != session.options.identifier) continue;
    findings.push_back(tracked(
        address, "The cluster " + json::printable(session.options.identifier) + " is " + other +
                     " already. Two resources for one cluster would undo "
                     "each other's changes."));
    return false;
  }
  return true;
}

}  // namespace

ExitCode import_resource(const Options& options, Console& console) {
  StackCommand command(options, console, true);
  auto& report = command.report;
  auto& session = command.session;
  auto& state = command.state;
  if (!state || !is_possible(*session, state->state, report.findings)) return command.finish();
  const auto& entry = *session->wanted(options.subject)->entry;
  const auto& on = *session->provider(entry.provider);
  if (!on.provider) return command.finish();

  Input input;
  input.identifier = options.identifier;
  session->progress.begin("importing", 1, true);
  session->progress.start(options.subject, "importing");
  auto reply =
      call_library(*session, on, &abi::Provider::import_state, entry.type, options.subject, input);
  session->progress.end();
  append(report.findings, std::move(reply.findings));
  if (!reply.ok() || !reply.state) return command.finish();

  StateEntry made;
  made.type = entry.type;
  made.name = entry.name;
  made.provider = entry.provider;
  made.schema_version = on.plugin->schema_version_of(entry.type);
  made.state = std::move(reply.state);
  made.private_data = std::move(reply.private_data);
  state->file->put(made);
  if (auto saved = state->file->save(); !saved)
    append(report.findings, std::move(saved).error().findings);
  Change change;
  change.type = entry.type;
  change.name = entry.name;
  change.action = Action::adopt;
  change.identifier = options.identifier;
  report.changes.push_back(std::move(change));
  if (!options.json) show_changes(report.changes, console);
  return command.finish("Run `hipaactl plan` to see how it differs from the stack file.");
}

}  // namespace hipaa::cli

#include <algorithm>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/origins.hpp"
#include "plugin/cli/commands/workspace_findings.hpp"
#include "plugin/cli/output/evidence_text.hpp"
#include "plugin/cli/run/library_call.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/transparency/statement_reading.hpp"

namespace hipaa::cli {
namespace {

struct Aim {
  const OpenProvider* provider = nullptr;
  std::string type;
  std::string name;  // in the report
  const StateEntry* recorded = nullptr;
};

// By TYPE.NAME: what the state says it is.
Result<Aim> by_address(const Session& session, const State& state) {
  const auto& address = session.options.subject;
  const auto found = state.entries.find(address);
  if (found == state.entries.end() || !found->second.state)
    return Failure(operational_error(
        "HP-STACK-TARGET", "The state has no resource \"" + json::printable(address) + "\".",
        "Apply or import it first, or name the cluster with --id."));
  Aim aim;
  aim.recorded = &found->second;
  aim.type = found->second.type;
  aim.name = address;
  const auto* wanted = session.wanted(address);
  aim.provider =
      session.provider(wanted != nullptr ? wanted->entry->provider : found->second.provider);
  return aim;
}

// By --id: with the provider that is named, or the only one.
Result<Aim> by_identifier(const Session& session) {
  const auto& options = session.options;
  const auto& all = session.stack.providers;
  Aim aim;
  if (!options.provider.empty())
    aim.provider = session.provider(options.provider);
  else if (all.size() == 1)
    aim.provider = session.provider(all.front().key);
  if (aim.provider == nullptr)
    return Failure(operational_error("HP-CLI-USAGE", "Which provider knows this cluster?",
                                     "Name one of the stack's with --provider."));
  aim.type = options.type;
  aim.name = aim.type + " " + options.identifier;
  return aim;
}

}  // namespace

ExitCode verify(const Options& options, Console& console) {
  StackCommand command(options, console, false);
  if (!command.state) return command.finish();
  auto& report = command.report;
  auto& session = command.session;
  auto& state = command.state;
  auto aim = options.subject.empty() ? by_identifier(*session) : by_address(*session, state->state);
  if (!aim) append(report.findings, Findings(aim.error().findings));
  if (!aim || aim->provider == nullptr || !aim->provider->provider) return command.finish();

  Input input;
  input.identifier = options.subject.empty() ? options.identifier : "";
  if (aim->recorded != nullptr) {
    input.prior_state = &*aim->recorded->state;
    if (aim->recorded->private_data) input.private_data = &*aim->recorded->private_data;
  }
  session->progress.begin("verifying", 1, true);
  session->progress.start(aim->name, "measuring");
  auto reply =
      call_library(*session, *aim->provider, &abi::Provider::verify, aim->type, aim->name, input);
  session->progress.end();
  append(report.findings, std::move(reply.findings));

  auto code = ExitCode::clean;
  if (reply.evidence) {
    auto evidence = json::read(*reply.evidence);
    if (evidence) {
      session->secrets.mask(*evidence);
      const bool proved = transparency::is_proved(*evidence);
      if (!proved) code = ExitCode::findings;
      if (options.is_text_asked_for)
        console.out(evidence_text(aim->name, *evidence, proved));
      else if (!options.json)
        console.out(json::indented(*evidence) + "\n");
      report.evidence.emplace(aim->name, std::move(*evidence));
    }
  } else if (reply.ok()) {
    report.findings.push_back(
        operational_error("HP-PLUGIN-ANSWER", "The plugin gave no evidence.",
                          "It reports success. This is a defect of the plugin."));
  }
  if (options.json) return worse(code, command.finish());
  // Evidence alone on stdout, so that it can be kept; what people read goes to stderr.
  tell_once(*session, report.findings);
  trace_findings(*session, report.findings);
  sort(report.findings);
  if (!write_output(report, options, console)) code = ExitCode::error;
  const auto found = exit_code(report.findings, options.undecided_fails);
  for (auto& one : report.findings) one.is_operational_error = true;
  show_findings(report.findings, console);
  return worse(code, found);
}

}  // namespace hipaa::cli

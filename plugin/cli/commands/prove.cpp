#include <hipaa/audit.h>

#include <mutex>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/workspaces.hpp"
#include "plugin/cli/run/library_call.hpp"
#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/resource_envelope.hpp"
#include "plugin/cli/run/row_call.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/transparency/statement_reading.hpp"

namespace hipaa::cli {
namespace {

// A running cluster that no statement proves.
struct Unproved {
  const OpenProvider* on = nullptr;
  std::string type = "hipaa_cluster";
  std::string resource;  // in the report
  std::string identifier;
  const StateEntry* recorded = nullptr;
};

struct ProveTotals {
  std::size_t running = 0;
  std::size_t measured = 0;
  std::size_t proved = 0;
  std::size_t unproved = 0;  // to be measured
};

// The clusters of a state that are of one provider, by id.
using RecordedClusters = std::map<std::string, const StateEntry*>;

const hipaa_audit_api* proofs_api_of(const Plugin& plugin) {
  const auto* found =
      static_cast<const hipaa_audit_api*>(plugin.library.extension(HIPAA_AUDIT_EXTENSION));
  return found != nullptr && HIPAA_AUDIT_HAS(found, unproved) && HIPAA_AUDIT_HAS(found, prove)
             ? found
             : nullptr;
}

// Whether the state holds the proof of the context that runs, by the profile of now.
bool is_proved_in(const StateEntry& entry, const json::value& context) {
  const auto envelope = read_envelope(*entry.state);
  const auto* held = envelope ? json::member(envelope->value, "encryption") : nullptr;
  const auto* compliance = envelope ? json::member(envelope->value, "compliance") : nullptr;
  if (held == nullptr || compliance == nullptr ||
      json::text_member(*compliance, "profile") != json::text_member(context, "profile") ||
      json::text_member(*compliance, "passed").find("HC-SSL-01") == std::string::npos)
    return false;
  const auto status = json::text_member(*held, "status");
  const auto is_same = [&](const char* name) {
    return json::text_member(*held, name) == json::text_member(context, name);
  };
  return (status == "measured_true" || status == "hardware") && is_same("spark_context_id") &&
         is_same("cluster_restarted_at");
}

// Takes the rows of one workspace.
class UnprovedRows {
 public:
  // `recorded`: of the stack's state. `is_all`: others count, too.
  UnprovedRows(const OpenProvider& on, const RecordedClusters& recorded, bool is_all,
               std::vector<Unproved>& found)
      : on_(on), recorded_(recorded), is_all_(is_all), found_(found) {}

  bool add(std::string_view text) {
    const auto row = json::read(text);
    const auto* context = row ? json::member(*row, "unproved") : nullptr;
    if (context != nullptr) take(*row, *context);
    return true;
  }

 private:
  void take(const json::value& row, const json::value& context) {
    Unproved one;
    one.on = &on_;
    one.identifier = json::text_member(row, "identifier");
    const auto known = recorded_.find(one.identifier);
    if (known == recorded_.end()) {
      if (!is_all_) return;
      one.resource = named("cluster " + one.identifier, json::text_member(row, "name"));
    } else {
      if (is_proved_in(*known->second, context)) return;
      one.recorded = known->second;
      one.type = known->second->type;
      one.resource = known->second->address();
    }
    found_.push_back(std::move(one));
  }

  const OpenProvider& on_;
  const RecordedClusters& recorded_;
  bool is_all_;
  std::vector<Unproved>& found_;
};

std::size_t amount_in(const json::value& of, const char* name) {
  const auto* found = json::member(of, name);
  return found != nullptr && found->is_int64() && found->get_int64() > 0
             ? static_cast<std::size_t>(found->get_int64())
             : 0;
}

// What has to be measured in one workspace.
void look_for_unproved(Session& session, const OpenProvider& on, const RecordedClusters& recorded,
                       std::vector<Unproved>& found, ProveTotals& totals, Findings& findings) {
  const auto* extension = proofs_api_of(*on.plugin);
  if (extension == nullptr) {
    findings.push_back(operational_error("HP-PLUGIN-ANSWER", "The plugin offers no proofs.",
                                         on.plugin->path + " is older than this command."));
    return;
  }
  UnprovedRows rows(on, recorded, session.options.all, found);
  auto reply = call_for_rows(
      session, on, "looking for running clusters", "listing", "provider." + on.key, nullptr,
      [&](const hipaa_call* call, const hipaa_request* request, hipaa_result** out) {
        return extension->unproved(on.provider.get(), call, request, &take_row<UnprovedRows>, &rows,
                                   out);
      });
  append(findings, std::move(reply.findings));
  const auto& summary = reply.summary;
  if (!summary) return;
  if (session.options.all) totals.running += amount_in(summary->value, "running");
  if (session.options.all && amount_in(summary->value, "clusters") == 0) {
    auto nothing = notice("HP-AUDIT-EMPTY", "There was nothing to prove.",
                          "The workspace shows this identity no cluster. That does not prove that "
                          "there is none: use credentials that may see them.");
    nothing.verdict = HIPAA_VERDICT_UNDECIDED;
    nothing.resource = "provider." + on.key;
    findings.push_back(std::move(nothing));
  }
}

Reply prove_one(Session& session, const Unproved& one) {
  const auto tell = [&](const hipaa_progress& event) {
    session.progress.event(one.resource, event);
  };
  auto call = call_on(session, *one.on);
  call.on_progress(tell);
  abi::Request request;
  request.type_name = abi::borrow(one.type);
  if (one.recorded != nullptr)
    request.prior_state = abi::borrow(*one.recorded->state);
  else
    request.identifier = abi::borrow(one.identifier);
  hipaa_result* out = nullptr;
  const auto status =
      proofs_api_of(*one.on->plugin)->prove(one.on->provider.get(), &call, &request, &out);
  const abi::Result result(one.on->plugin->library.api(), status, out);
  return reply_of(result, one.resource, session.secrets);
}

// Of the proof, or of what kept it from being made: other rules are the audit's.
bool is_about_proof(const Finding& one) {
  return one.code.starts_with("HC-SSL-") || one.code.starts_with("HP-");
}

json::value shown_proof(const json::value& evidence) {
  json::object made;
  if (const auto* measured = json::member(evidence, "measurement"))
    for (const auto& member : measured->as_object())
      if (member.key() != "key" && member.key() != "other_influences")
        made[member.key()] = member.value();
  if (const auto* recorded = json::member(evidence, "recorded")) made["recorded"] = *recorded;
  return made;
}

std::string proof_line(const std::string& resource, const json::value& proof, bool holds) {
  auto text = resource + ": " + json::text_member(proof, "status");
  if (!holds) text += ", which proves nothing here";
  if (const auto* at = json::member(proof, "recorded"))
    text += ", recorded in " + json::text_member(*at, "segment");
  return json::printable(text) + '\n';
}

// Measures them, several at a time.
void measure(Session& session, const std::vector<Unproved>& all, ProveTotals& totals,
             Report& report, Console& console) {
  std::mutex mutex;
  const auto& options = session.options;
  const bool keeps = options.format != Format::text || !options.output.empty();
  session.progress.begin("proving", all.size(), true);
  run_all(all.size(), options.parallelism, [&](std::size_t i) {
    if (is_stopping()) return;
    const auto& one = all[i];
    session.progress.start(one.resource, "measuring");
    auto reply = prove_one(session, one);
    auto evidence = reply.evidence ? json::read(*reply.evidence) : json::read("null");
    const bool is_stated = reply.evidence && evidence;
    const bool holds = is_stated && transparency::is_proved(*evidence);
    session.progress.finish(one.resource, holds ? "proved" : "not proved");
    const std::lock_guard guard(mutex);
    std::erase_if(reply.findings, [](const Finding& found) { return !is_about_proof(found); });
    append(report.findings, std::move(reply.findings));
    if (!is_stated) return;
    session.secrets.mask(*evidence);
    ++totals.measured;
    if (holds) ++totals.proved;
    auto proof = shown_proof(*evidence);
    if (!options.json) console.out(proof_line(one.resource, proof, holds));
    if (keeps) report.proofs.insert_or_assign(one.resource, std::move(proof));
  });
  session.progress.end();
}

void prove_stack(Session& session, ProveTotals& totals, Report& report, Console& console) {
  const auto& options = session.options;
  State state;
  if (!session.stack.file.empty()) {
    auto opened = open_state(session, false);
    if (!opened) return append(report.findings, std::move(opened).error().findings);
    state = std::move(opened->state);
  }
  for (const auto* on : chosen_providers(session)) {
    const auto recorded = clusters_of(state, on->key);
    if (recorded.empty() && !options.all) continue;
    std::vector<Unproved> found;
    look_for_unproved(session, *on, recorded, found, totals, report.findings);
    totals.unproved += found.size();
    measure(session, found, totals, report, console);
  }
}

std::string prove_summary(const ProveTotals& of, bool is_all) {
  std::string text;
  if (is_all)
    text = std::to_string(of.running) + (of.running == 1 ? " cluster runs, " : " clusters run, ");
  text += std::to_string(of.unproved) + " without a valid proof";
  if (of.unproved > 0)
    text +=
        "; " + std::to_string(of.measured) + " measured, " + std::to_string(of.proved) + " proved";
  return text + '.';
}

}  // namespace

ExitCode prove(const Options& options, Console& console) {
  Report report;
  report.command = options.command;
  Plugins plugins;
  report.plugins = &plugins;
  ProveTotals totals;
  auto asked = options;
  if (!options.all && options.stacks.empty()) {
    auto file = stack_file(options);
    if (!file) {
      append(report.findings, std::move(file).error().findings);
      return finish(nullptr, report, options, console);
    }
    asked.stacks.push_back(std::move(*file));
  }
  each_session(asked, stacks_of(asked, report.findings), plugins, console, report.findings,
               [&](Session& session) { prove_stack(session, totals, report, console); });
  mark_errors_of_providers(report.findings);
  report.closing = prove_summary(totals, options.all);
  const auto code = finish(nullptr, report, options, console);
  return totals.measured > totals.proved ? worse(code, ExitCode::findings) : code;
}

}  // namespace hipaa::cli

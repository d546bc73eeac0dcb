#include "plugin/cli/run/applier.hpp"

#include <algorithm>
#include <mutex>

#include "plugin/cli/run/library_call.hpp"
#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/resource_envelope.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::cli {
namespace {

bool changes_something(Action action) {
  return action == Action::create || action == Action::update || action == Action::replace ||
         action == Action::destroy;
}

// Whether a create that ended so and gave no state has surely left no cluster behind.
bool is_clean_refusal(hipaa_status status) {
  switch (status) {
    case HIPAA_E_DIAGNOSTICS:
    case HIPAA_E_INVALID_ARGUMENT:
    case HIPAA_E_UNSUPPORTED:
    case HIPAA_E_UNAUTHENTICATED:
    case HIPAA_E_PERMISSION:
    case HIPAA_E_NOT_FOUND:
    case HIPAA_E_CONFLICT:
    case HIPAA_E_RATE_LIMITED:
      return true;
    default:
      return false;
  }
}

StateEntry entry_of(const Planned& planned, const Session& session) {
  const auto& change = planned.change;
  StateEntry entry;
  entry.type = change.type;
  entry.name = change.name;
  entry.provider = change.provider;
  entry.schema_version = session.provider(change.provider)->plugin->schema_version_of(change.type);
  return entry;
}

StateEntry pending_entry(const Planned& planned, const Session& session) {
  auto entry = entry_of(planned, session);
  entry.private_data = planned.change.planned_private;
  entry.is_pending = true;
  return entry;
}

// Where the evidence says that it stands; null: nowhere.
json::value recorded_in(const Reply& reply) {
  const auto evidence =
      json::read(reply.evidence ? std::string_view(*reply.evidence) : std::string_view("null"));
  const auto* place = evidence ? json::member(*evidence, "recorded") : nullptr;
  return place == nullptr ? json::value() : *place;
}

const char* verb(Action action) {
  switch (action) {
    case Action::create:
      return "creating";
    case Action::update:
      return "updating";
    case Action::replace:
      return "replacing";
    default:
      return "destroying";
  }
}

}  // namespace

bool Applier::save(Findings& findings, const std::string& address) {
  auto saved = file_.save();
  if (saved) return true;
  auto failure = std::move(saved).error();
  for (auto& one : failure.findings) one.resource = address;
  append(findings, std::move(failure.findings));
  return false;
}

Findings Applier::apply(std::vector<Planned>& all) {
  Findings findings;
  std::vector<Planned*> queue;
  for (auto& one : all) {
    // What refreshing has found is recorded even where nothing is to be done.
    if (one.entry)
      file_.put(*one.entry);
    else
      file_.remove(one.change.address());
    if (one.change.action == Action::create) file_.put(pending_entry(one, session_));
    if (changes_something(one.change.action)) queue.push_back(&one);
  }
  if (!save(findings, "")) return findings;
  std::stable_partition(queue.begin(), queue.end(),
                        [](const Planned* one) { return one->change.action == Action::destroy; });

  std::mutex mutex;
  session_.progress.begin("applying", queue.size(), false);
  run_all(queue.size(), session_.options.parallelism, [&](std::size_t i) {
    auto found = apply_one(*queue[i]);
    const std::lock_guard<std::mutex> guard(mutex);
    append(findings, std::move(found));
  });
  session_.progress.end();
  save(findings, "");
  return findings;
}

Findings Applier::apply_one(Planned& planned) {
  Findings findings;
  auto& change = planned.change;
  const auto address = change.address();
  if (is_stopping()) {
    change.outcome = "not started";
    // Nothing of it was sent, so there is nothing to look for.
    if (change.action == Action::create && !planned.entry) file_.remove(address);
    if (change.action == Action::create && planned.entry) file_.put(*planned.entry);
    auto finding =
        operational_error("HP-CLI-STOPPED", "Not started: the command was asked to stop.");
    finding.resource = address;
    findings.push_back(std::move(finding));
    return findings;
  }
  session_.progress.start(address, verb(change.action));
  bool done = true;
  if (change.action == Action::destroy || change.action == Action::replace)
    done = destroy(planned, findings);
  if (done && change.action != Action::destroy) done = create_or_update(planned, findings);
  change.outcome = done ? "done" : "failed";
  session_.progress.finish(address, done ? change.action == Action::destroy   ? "destroyed"
                                           : change.action == Action::update  ? "updated"
                                           : change.action == Action::replace ? "replaced"
                                                                              : "created"
                                         : "failed");
  return findings;
}

bool Applier::destroy(Planned& planned, Findings& findings) {
  auto& change = planned.change;
  const auto* declared = session_.wanted(change.address());
  const auto state = declared != nullptr && declared->usable && change.prior_state
                         ? with_timeouts(*change.prior_state, declared->configuration.envelope)
                         : change.prior_state.value_or("");
  Input input;
  input.prior_state = change.prior_state ? &state : nullptr;
  input.private_data = text_of(change.prior_private);
  auto reply = call_library(session_, *session_.provider(change.provider), &abi::Provider::apply,
                            change.type, change.address(), input);
  change.recorded = recorded_in(reply);
  if (!reply.ok()) {
    if (reply.state) {
      auto entry = entry_of(planned, session_);
      entry.state = reply.state;
      entry.private_data = reply.private_data ? reply.private_data : change.prior_private;
      file_.put(entry);
    }
  } else if (change.action == Action::replace) {
    file_.put(pending_entry(planned, session_));
  } else {
    file_.remove(change.address());
  }
  append(findings, std::move(reply.findings));
  return save(findings, change.address()) && reply.ok();
}

bool Applier::create_or_update(Planned& planned, Findings& findings) {
  auto& change = planned.change;
  const bool creates = change.action != Action::update;
  Input input;
  input.config = &change.config;
  input.planned_state = text_of(change.planned_state);
  input.private_data = text_of(change.planned_private);
  if (!creates) input.prior_state = text_of(change.prior_state);
  auto reply = call_library(session_, *session_.provider(change.provider), &abi::Provider::apply,
                            change.type, change.address(), input);
  if (reply.ok() && !reply.state) {
    reply.status = HIPAA_E_INTERNAL;
    auto finding = operational_error("HP-PLUGIN-ANSWER", "The plugin's answer cannot be used.",
                                     "It reports success without a state. This is a defect of the "
                                     "plugin.");
    finding.resource = change.address();
    reply.findings.push_back(std::move(finding));
  }
  const bool was_pending = creates && planned.entry && planned.entry->is_pending;
  record(planned, reply, was_pending);
  const auto plan = change.planned_state ? read_envelope(*change.planned_state) : std::nullopt;
  const auto made = reply.state ? read_envelope(*reply.state) : std::nullopt;
  if (made) change.identifier = identifier_of(made->value);
  change.recorded = recorded_in(reply);
  if (plan && made) change.results = results(*plan, *made);
  append(findings, std::move(reply.findings));
  return save(findings, change.address()) && reply.ok();
}

void Applier::record(const Planned& planned, const Reply& reply, bool was_pending) {
  const auto& change = planned.change;
  if (reply.state) {
    auto entry = entry_of(planned, session_);
    entry.private_data = reply.private_data ? reply.private_data : change.planned_private;
    // Where it is not known whether there is something, it is still the create that was begun: the
    // next one carries the same mark.
    const auto made = read_envelope(*reply.state);
    entry.is_pending =
        change.action != Action::update && made && identifier_of(made->value).empty();
    if (!entry.is_pending) entry.state = reply.state;
    file_.put(entry);
  } else if (change.action == Action::update) {
    if (reply.private_data && planned.entry) {
      auto entry = *planned.entry;
      entry.private_data = reply.private_data;
      file_.put(entry);
    }
  } else if (is_clean_refusal(reply.status) && !was_pending) {
    file_.remove(change.address());
  }
  // Otherwise the pending entry stays: the next plan has the library look for the cluster.
}

}  // namespace hipaa::cli

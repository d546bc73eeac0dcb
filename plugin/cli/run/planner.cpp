#include "plugin/cli/run/planner.hpp"

#include "plugin/cli/run/library_call.hpp"
#include "plugin/cli/run/live_findings.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::cli {
namespace {

Finding bad_answer(const std::string& address, const char* what) {
  auto finding = operational_error("HP-PLUGIN-ANSWER", "The plugin's answer cannot be used.",
                                   std::string(what) +
                                       " is missing or no envelope. This is a defect of the "
                                       "plugin.");
  finding.resource = address;
  return finding;
}

// States of older libraries are brought to the schema of this one, those of newer ones refused.
bool upgrade(Session& session, const OpenProvider& on, StateEntry& entry, Findings& findings) {
  const auto current = on.plugin->schema_version_of(entry.type);
  if (!entry.state || entry.schema_version == current) return true;
  if (entry.schema_version > current) {
    auto newer = operational_error(
        "HP-STATE-SCHEMA", "The state was written by a newer plugin.",
        "Its schema has version " + std::to_string(entry.schema_version) + ", this plugin's has " +
            std::to_string(current) + ". Install the newer plugin again.");
    newer.resource = entry.address();
    findings.push_back(std::move(newer));
    return false;
  }
  Input input;
  input.prior_state = &*entry.state;
  input.schema_version = entry.schema_version;
  auto reply =
      call_library(session, on, &abi::Provider::upgrade_state, entry.type, entry.address(), input);
  append(findings, std::move(reply.findings));
  if (!reply.ok()) return false;
  if (!reply.state) {
    findings.push_back(bad_answer(entry.address(), "STATE of upgrade_state"));
    return false;
  }
  entry.state = std::move(reply.state);
  entry.schema_version = current;
  return true;
}

// What a planning of one resource goes through.
class Planner {
 public:
  Planner(Session& session, const OpenProvider& on, const WantedResource* wanted)
      : session_(session), on_(on), wanted_(wanted) {}

  Planned plan(const StateEntry* recorded, bool with_refresh) {
    if (recorded != nullptr) planned_.entry = *recorded;
    name(recorded);
    auto& change = planned_.change;
    const bool was_there = recorded != nullptr && recorded->state.has_value();
    if (was_there &&
        !(upgrade(session_, on_, *planned_.entry, planned_.findings) &&
          (!with_refresh || refresh(session_, on_, planned_.entry, planned_.findings))))
      return fail();
    if (was_there && !planned_.entry) change.reason = "it is gone from the workspace";
    if (planned_.entry) {
      change.prior_state = planned_.entry->state;
      change.prior_private = planned_.entry->private_data;
    }
    if (wanted_ == nullptr) return plan_destroy();
    if (!wanted_->usable) return fail();
    change.config = wanted_->configuration.envelope;
    return plan_wanted();
  }

 private:
  void name(const StateEntry* recorded) {
    auto& change = planned_.change;
    change.type = wanted_ != nullptr ? wanted_->entry->type : recorded->type;
    change.name = wanted_ != nullptr ? wanted_->entry->name : recorded->name;
    change.provider = on_.key;
  }

  Planned fail() {
    planned_.failed = true;
    return std::move(planned_);
  }

  // Asks the library; false when it refuses.
  bool ask(const std::string* config, const std::string* prior, const std::string* private_data,
           Reply& reply) {
    Input input;
    input.config = config;
    input.prior_state = prior;
    input.planned_state = config;  // its presence says that the resource is wanted
    input.private_data = private_data;
    reply = call_library(session_, on_, &abi::Provider::plan, planned_.change.type,
                         planned_.change.address(), input);
    const bool ok = reply.ok();
    append(planned_.findings, std::move(reply.findings));
    return ok;
  }

  Planned plan_destroy() {
    auto& change = planned_.change;
    if (!planned_.entry) {  // it went by itself
      change.action = Action::gone;
      return std::move(planned_);
    }
    change.action = Action::destroy;
    if (!change.prior_state) {
      change.prior_state = empty_envelope;
      change.reason = "its create was interrupted";
    }
    const auto prior = read_envelope(*change.prior_state);
    if (prior) change.identifier = identifier_of(prior->value);
    Reply reply;
    if (!ask(nullptr, &*change.prior_state, text_of(change.prior_private), reply)) return fail();
    drop_lectures(planned_.findings);
    return std::move(planned_);
  }

  Planned plan_wanted() {
    auto& change = planned_.change;
    std::optional<Envelope> prior;
    if (change.prior_state) {
      prior = read_envelope(*change.prior_state);
      if (!prior) {
        planned_.findings.push_back(bad_answer(change.address(), "STATE"));
        return fail();
      }
      change.identifier = identifier_of(prior->value);
    }
    if (!prior) return plan_create(Action::create, nullptr);
    if (prior->is_tainted) {
      if (change.reason.empty()) change.reason = "it is not what was asked for (tainted)";
      return plan_create(Action::replace, &*prior);
    }
    return plan_update(*prior);
  }

  Planned plan_create(Action action, const Envelope* replaces) {
    auto& change = planned_.change;
    change.action = action;
    Reply reply;
    // A create that was begun hands its private document back, and so does what is replaced: by the
    // mark in it the library finds the cluster, if there is one, and what comes late.
    const bool pending = planned_.entry && planned_.entry->is_pending && replaces == nullptr;
    if (pending) change.reason = "an earlier create was interrupted; its cluster is looked for";
    if (!ask(&change.config, nullptr, text_of(change.prior_private), reply)) return fail();
    return take(std::move(reply), replaces);
  }

  Planned plan_update(const Envelope& prior) {
    auto& change = planned_.change;
    Reply reply;
    const auto told_before = planned_.findings.size();
    if (!ask(&change.config, &*change.prior_state, text_of(change.prior_private), reply))
      return fail();
    const auto pointers =
        reply.requires_replace ? json::read(*reply.requires_replace) : json::read("[]");
    if (pointers && pointers->is_array())
      for (const auto& one : pointers->get_array())
        if (one.is_string()) change.requires_replace.emplace_back(json::view(one.get_string()));
    if (change.requires_replace.empty()) {
      change.action = Action::update;
      return take(std::move(reply), &prior);
    }
    // The library planned an update that it cannot make: what will be is the plan of a create.
    planned_.findings.resize(told_before);
    return plan_create(Action::replace, &prior);
  }

  Planned take(Reply reply, const Envelope* prior) {
    auto& change = planned_.change;
    const auto after = reply.state ? read_envelope(*reply.state) : std::nullopt;
    if (!after) {
      planned_.findings.push_back(bad_answer(change.address(), "STATE of plan"));
      return fail();
    }
    change.differences = differences(prior == nullptr ? Envelope() : *prior, *after);
    change.planned_state = std::move(reply.state);
    change.planned_private = std::move(reply.private_data);
    if (change.action == Action::update && change.differences.empty()) change.action = Action::none;
    return std::move(planned_);
  }

  Session& session_;
  const OpenProvider& on_;
  const WantedResource* wanted_;
  Planned planned_;
};

}  // namespace

bool refresh(Session& session, const OpenProvider& on, std::optional<StateEntry>& entry,
             Findings& findings) {
  Input input;
  input.prior_state = &*entry->state;
  input.private_data = text_of(entry->private_data);
  auto reply =
      call_library(session, on, &abi::Provider::read, entry->type, entry->address(), input);
  if (reply.state) settle_drift(session, on, entry->address(), *reply.state, reply.findings);
  append(findings, std::move(reply.findings));
  if (reply.state) {
    entry->state = std::move(reply.state);
    if (reply.private_data) entry->private_data = std::move(reply.private_data);
  } else if (reply.ok()) {
    entry.reset();
  }
  return reply.ok();
}

Planned plan_resource(Session& session, const OpenProvider& on, const WantedResource* wanted,
                      const StateEntry* recorded, bool with_refresh) {
  return Planner(session, on, wanted).plan(recorded, with_refresh);
}

const char* action_name(Action action) {
  switch (action) {
    case Action::none:
      return "none";
    case Action::create:
      return "create";
    case Action::update:
      return "update";
    case Action::replace:
      return "replace";
    case Action::destroy:
      return "destroy";
    case Action::drift:
      return "drift";
    case Action::gone:
      return "gone";
    case Action::adopt:
      return "import";
  }
  return "none";
}

}  // namespace hipaa::cli

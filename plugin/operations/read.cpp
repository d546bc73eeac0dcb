#include <algorithm>

#include "plugin/cluster/consistency.hpp"
#include "plugin/cluster/hand_set_secrets.hpp"
#include "plugin/cluster/library_status.hpp"
#include "plugin/cluster/listed.hpp"
#include "plugin/cluster/observed.hpp"
#include "plugin/cluster/policy/policy.hpp"
#include "plugin/model/known.hpp"
#include "plugin/observe/edit_after_proof.hpp"
#include "plugin/observe/existence.hpp"
#include "plugin/operations/apply/duplicates.hpp"
#include "plugin/operations/apply/job.hpp"
#include "plugin/operations/drift_report.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/provider/workspace_view.hpp"
#include "plugin/support/deadline_context.hpp"
#include "plugin/support/time_text.hpp"

namespace hipaa::resource {
namespace {

// The cluster's id out of the state, or found by the nonce of a create whose answer was never seen.
// "" = there is none.
Result<std::string> identify(ApplyOperation& operation) {
  auto id = operation.id();
  if (!id.empty() || operation.kept.nonce.empty()) return id;
  return operation.client().find_cluster_by_nonce(operation.kept.nonce, operation.call);
}

// The libraries of the cluster's policy. It installs them on every cluster of its own.
Result<json::value> policy_libraries(ApplyOperation& operation) {
  const auto id = text_of(operation.values, "policy_id");
  if (id.empty()) return json::value();
  const auto policy = operation.provider.view().policy(id, operation.call);
  if (!policy) return policy.error();
  const auto* found = policy->availability == model::Availability::present
                          ? model::find(policy->document.get_object(), "libraries")
                          : nullptr;
  return found == nullptr ? json::value() : *found;
}

// Keeps of the failed and dropped libraries what is still shown as such.
void remember_failures(Private& kept, const std::vector<LibraryStatus>& statuses) {
  const auto shown_as = [&statuses](const json::array& list, std::string_view state) {
    const json::value ours(list);
    json::array left;
    for (const auto& one : statuses)
      if (one.state == state && has_library(&ours, *one.library)) left.push_back(*one.library);
    return left;
  };
  kept.dropped_libraries = shown_as(kept.dropped_libraries, "UNINSTALL_ON_RESTART");
  kept.failed_libraries = shown_as(kept.failed_libraries, "FAILED");
}

void read_libraries(ApplyOperation& operation, std::vector<std::string>& drifted,
                    Result<void>& done) {
  auto& kept = operation.kept;
  const auto* declared = model::find(operation.values, "libraries");
  if (declared == nullptr && kept.failed_libraries.empty() && kept.dropped_libraries.empty())
    return;
  const auto given = policy_libraries(operation);
  if (!given) {
    done = given.error();
    return;
  }
  auto asked = operation.provider.view().libraries().read(operation.id(), operation.call);
  if (!asked) {
    done = operation.take_unread_libraries(std::move(asked).error());
    return;
  }
  const auto statuses = library_statuses(asked->document ? &*asked->document : nullptr);
  const json::value own(kept.failed_libraries);
  json::array expected;   // without what an install of ours left FAILED, and a restart brought back
  json::array installed;  // with it
  for (const auto& one : statuses) {
    // What is there anyhow is nobody's change, unless it is declared here too.
    const bool is_given = one.is_for_all_clusters || has_library(&*given, *one.library);
    const bool is_declared = has_library(declared, *one.library);
    const bool is_own = has_library(&own, *one.library) && !is_declared;
    if (declared == nullptr && !is_own) continue;
    if ((is_given && !is_declared) || !is_installed(one, operation.cluster, kept)) continue;
    if (!is_known_library(*one.library)) {
      operation.answer.diagnostics.push_back(unknown_library(*one.library));
      continue;
    }
    if (!is_own) expected.push_back(*one.library);
    installed.push_back(*one.library);
  }
  remember_failures(kept, statuses);
  const json::value found(expected);
  const bool has_drifted = declared != nullptr && !same_entries(declared, &found);
  if (!has_drifted && installed.size() == expected.size()) return;
  if (has_drifted) drifted.emplace_back("libraries");
  if (installed.empty()) {
    operation.values.erase("libraries");
  } else {
    operation.values["libraries"] = std::move(installed);
  }
}

void read_pin(ApplyOperation& operation, std::vector<std::string>& drifted, Result<void>& done) {
  const auto* declared = model::find(operation.values, "is_pinned");
  if (declared == nullptr || !declared->is_bool()) return;
  auto pinned = operation.provider.view().is_pinned(operation.cluster, operation.call);
  if (!pinned) {
    done = std::move(pinned).error();
    return;
  }
  if (declared->get_bool() == *pinned) return;
  drifted.emplace_back("is_pinned");
  operation.values["is_pinned"] = *pinned;
}

void read_job(ApplyOperation& operation, std::vector<std::string>& drifted, Result<void>& done) {
  const auto* id = model::find(operation.values, "job_id");
  if (id == nullptr || !id->is_int64()) {
    // It was planned, and could not be made.
    const auto* planned = model::find(operation.values, "tasks");
    if (planned == nullptr || planned->as_array().empty()) return;
    drifted.emplace_back("tasks");
    operation.values.erase("tasks");
    return;
  }
  auto job = operation.client().get_job(id->get_int64(), operation.call);
  if (!job) {
    done = std::move(job).error();
    return;
  }
  const auto* declared = model::find(operation.values, "tasks");
  if (!job->has_value()) {
    drifted.emplace_back("tasks");
    operation.values.erase("tasks");
    operation.values.erase("job_id");
    return;
  }
  const json::value found(declared_tasks(**job));
  if (declared != nullptr && holds_tasks(*declared, found)) return;
  drifted.emplace_back("tasks");
  operation.values["tasks"] = found;
}

// A measurement says something of the Spark context that gave it, and of the specification that it
// was started from.
void age_proof(ApplyOperation& operation, bool changed) {
  auto* measured = operation.values.if_contains("encryption");
  if (measured == nullptr || !measured->is_object()) return;
  auto& proof = measured->get_object();
  const auto status = text_of(proof, "status");
  if (status != "measured_true" && status != "hardware" && status != "measured_not_true") return;
  const bool running = text_of(operation.values, "state") == "RUNNING" ||
                       text_of(operation.values, "state") == "RESIZING";
  const bool same_context =
      running && spark_context_id(operation.cluster) == text_of(proof, "spark_context_id") &&
      support::rfc3339(restarted_at(operation.cluster)) == text_of(proof, "cluster_restarted_at");
  if (!same_context || changed) proof["status"] = "stale";
}

// "it has been running since 2026-11-24T03:06:00Z without a proof, started by a@b.c"
std::string unproved_since(ApplyOperation& operation) {
  auto text = "it has been running since " + support::rfc3339(restarted_at(operation.cluster)) +
              " without a proof";
  const auto events = operation.client().cluster_events(
      operation.id(), {"STARTING", "RESTARTING", "EDITED"}, 1, operation.call);
  if (!events || events->empty()) return text;
  if (const auto who = model::text_at(events->front(), "/details/user"); who.has_value())
    text += ", started by " + std::string(who.value());
  return text;
}

bool is_stale(const json::object& values) {
  const auto* measured = model::find(values, "encryption");
  return measured != nullptr && measured->is_object() &&
         text_of(measured->get_object(), "status") == "stale";
}

// An edit restarts what runs: by the time of the next call it runs with what was sent.
bool runs_or_will(std::string_view state) {
  return state == "RUNNING" || state == "RESTARTING" || state == "RESIZING" || state == "PENDING";
}

// What was sent, with what its policy gives laid over it.
Result<json::value> with_policy(ApplyOperation& operation, json::value sent) {
  const auto id = sent.is_object() ? text_of(sent.get_object(), "policy_id") : std::string();
  if (id.empty()) return sent;
  const auto policy = operation.provider.view().policy(id, operation.call);
  if (!policy) return policy.error();
  Origins origins;
  merge_policy(*policy, sent.get_object(), origins);
  return sent;
}

// The cluster with its `spec`: out of the list that many reads share, or by itself where the list
// shows a change.
Result<std::optional<json::object>> find_cluster(ApplyOperation& operation) {
  auto seen = operation.provider.view().clusters().read(operation.id(), operation.call);
  if (!seen) return std::move(seen).error();
  if (!seen->document) return confirm_deleted(operation.provider, operation.id(), operation.call);
  if (!operation.kept.moved) hide_hand_set(*seen->document, operation.kept, operation.id());
  if (!seen->is_listed ||
      (!operation.kept.moved && complete_listed(*seen->document, operation.kept)))
    return std::move(seen->document);
  return get_confirmed(operation.provider, operation.id(), operation.call);
}

// What runs of a create is never forgotten, though it is not the cluster that was proved.
void take_over(ApplyOperation& operation, const std::string& gone, const std::string& other) {
  operation.answer.diagnostics.push_back(model::warning(
      "HP-CLUSTER-DOUBLED", "The cluster " + gone + " is gone, and another of its create is there.",
      "The answer to its create was lost, and the workspace carried it out twice. " + other +
          " carries the same mark and was never proved. The next apply or destroy removes it."));
  operation.tainted = true;
  operation.values["cluster_id"] = other;
  operation.provider.tracked().add(other);
}

}  // namespace

Answer read(const Provider& provider, const Request& request, CallContext& outer) {
  Answer refused;
  if (auto known = expect_cluster(request.type_name); !known)
    return refused.fail(std::move(known).error()), refused;
  if (!request.prior_state) {
    refused.fail({Status::invalid_argument,
                  model::error("HP-ARG-CALL", "The state to read is missing.",
                               "Give the state of an earlier call in `prior_state`.")});
    return refused;
  }
  auto prior = read_state(*request.prior_state, "prior_state", &outer);
  if (!prior) return refused.fail(std::move(prior).error()), refused;
  if (auto known = expect_known(prior->values, "prior_state"); !known)
    return refused.fail(std::move(known).error()), refused;
  auto kept = read_private(request.private_data);
  if (!kept) return refused.fail(std::move(kept).error()), refused;

  if (auto ready = provider.expect_recording(outer); !ready)
    return refused.fail(std::move(ready).error()), refused;
  support::DeadlineContext call(
      outer, std::chrono::milliseconds(timeout_ms(prior->values, "read", 300000)));
  ApplyOperation operation(provider, call);
  operation.kept = std::move(*kept);
  operation.values = prior->values;
  operation.tainted = prior->tainted;
  provider.tracked().add(operation.id());
  auto id = identify(operation);
  if (!id) return refused.fail(std::move(id).error()), refused;
  if (id->empty()) {
    if (operation.kept.nonce.empty()) return std::move(operation.answer);  // never created
    // A create without an answer may be carried out yet: the mark must not be lost.
    refused.state = write_state({std::move(prior->values), true});
    refused.private_data = write_private(operation.kept);
    return refused;
  }
  // Found by the mark of a create that was never finished: nobody has proved it.
  operation.tainted = operation.tainted || operation.id().empty();
  operation.values["cluster_id"] = *id;
  auto found = find_cluster(operation);
  if (!found) return refused.fail(std::move(found).error()), refused;
  if (auto same = operation.expect_same_workspace();
      !same && (!found->has_value() || same.error().status == Status::conflict))
    return refused.fail(std::move(same).error()), refused;
  if (!found->has_value()) {
    // A destroy that ended half-way may have left another of the same create.
    auto other = left_of_create(operation, *id);
    if (!other) return refused.fail(std::move(other).error()), refused;
    if (other->empty()) return std::move(operation.answer);  // gone
    take_over(operation, *id, *other);
    id = std::move(other);
    found = find_cluster(operation);
    if (!found) return refused.fail(std::move(found).error()), refused;
    if (!found->has_value()) return std::move(operation.answer);
  }

  operation.cluster = std::move(**found);
  operation.kept.look_up_first = false;
  if (!operation.kept.moved) hide_hand_set(operation.cluster, operation.kept, *id);
  if (operation.kept.moved) {
    if (auto done = adopt(operation); !done) return refused.fail(std::move(done).error()), refused;
    return operation.answer_with_state("read");
  }
  std::vector<std::string> drifted;
  const auto sent = operation.kept.sent ? json::value(*operation.kept.sent) : json::value();
  auto expected = with_policy(operation, sent);
  if (!expected) return refused.fail(std::move(expected).error()), refused;
  if (auto* settings = expected->if_object()) hide_hand_set(*settings, operation.kept, *id);
  operation.values = with_drift(operation.values, operation.cluster, sent, *expected, drifted);
  accept_computed(operation.values, operation.cluster, operation.client().configuration().host);
  const bool specification_changed = !drifted.empty();
  Result<void> done;
  read_libraries(operation, drifted, done);
  if (done) read_pin(operation, drifted, done);
  if (done) read_job(operation, drifted, done);
  if (!done) return refused.fail(std::move(done).error()), refused;
  std::erase_if(drifted, [&operation](const std::string& one) {
    const auto& own = operation.kept.unfinished;
    return std::find(own.begin(), own.end(), json::value(one)) != own.end();
  });
  operation.kept.unfinished.clear();
  tell_drift(operation, drifted, prior->values);
  operation.tell_made_for_run();
  age_proof(operation, specification_changed);
  report_duplicates(operation);
  report_doubled_job(operation);
  // Where the change is what the configuration asks for by now (an update that was killed), nothing
  // else would have it proved; nor where an edit of ours arrived late and restarted the cluster.
  const auto must_be_proved = [&operation, specification_changed] {
    if (specification_changed) return true;
    return is_stale(operation.values) &&
           (operation.kept.unanswered_at != 0 ||
            was_edited_since_proof(operation.client(), operation.cluster, operation.kept,
                                   operation.call));
  };
  if (!operation.kept.proof_required && runs_or_will(text_of(operation.values, "state")))
    operation.kept.proof_required = must_be_proved();

  operation.kept.unproved =
      runs_unproved(operation.values) ? unproved_since(operation) : std::string();
  if (done = operation.gather_running(); !done)
    return refused.fail(std::move(done).error()), refused;
  operation.facts.proof.reason = operation.kept.unproved;
  operation.judge(Stage::read);
  return operation.answer_with_state("read");
}

}  // namespace hipaa::resource

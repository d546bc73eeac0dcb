#include "plugin/cluster/consistency.hpp"
#include "plugin/cluster/listed.hpp"
#include "plugin/cluster/policy/policy_acceptance.hpp"
#include "plugin/cluster/refusal.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/cluster/specification.hpp"
#include "plugin/observe/existence.hpp"
#include "plugin/observe/wait.hpp"
#include "plugin/operations/apply/apply_input.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/apply/duplicates.hpp"
#include "plugin/support/deadline_context.hpp"

namespace hipaa::resource {
namespace {

bool is_conflict(const Failure& failure) {
  return failure.status == Status::conflict;
}

// Whether a request that failed so may have been carried out all the same.
bool is_unclear(Status status) {
  return status == Status::unavailable || status == Status::deadline || status == Status::cancelled;
}

// A cluster in a passing state takes no edit: wait for one that does.
Result<json::object> wait_until_stable(ApplyOperation& operation) {
  return wait_for_state(operation.provider, operation.id(), {"RUNNING", "TERMINATED"},
                        operation.call);
}

// Sends `change`; where the cluster was just changing its state, again when it has settled. What is
// shown may lag behind what refuses: each time after a longer pause.
template <class Change>
Result<void> send_when_stable(ApplyOperation& operation, Change change) {
  std::chrono::milliseconds pause(250);
  for (int attempt = 0;; ++attempt, pause *= 2) {
    auto done = change();
    if (done || !is_conflict(done.error()) || attempt == 5) return done;
    if (const auto stop = operation.call.wait_for(pause); stop != support::Stop::none)
      return support::stop_failure(stop,
                                   "waiting until cluster " + operation.id() + " takes a change");
    if (auto stable = wait_until_stable(operation); !stable) return std::move(stable).error();
  }
}

// What an edit sends: the live specification with what is planned. A workspace that does not show
// what was sent gets all that is planned.
Result<json::object> edit_body(ApplyOperation& operation, json::object shown, const State& prior,
                               const json::object& planned_specification) {
  if (model::find(shown, "spec") == nullptr && !complete_listed(shown, operation.kept)) {
    auto found = get_confirmed(operation.provider, operation.id(), operation.call);
    if (!found) return std::move(found).error();
    if (found->has_value()) shown = std::move(**found);
  }
  const auto* live = model::find(shown, "spec");
  if (live == nullptr || !live->is_object()) return planned_specification;
  return edited_specification(live->get_object(), shown, prior.values, operation.values,
                              operation.facts.policy, operation.kept.nonce);
}

// By planned difference: resize when only the size of a running cluster changes, edit otherwise,
// which restarts what runs. Nothing of the API's, nothing sent. `shown` is the cluster before that.
Result<void> change_cluster(ApplyOperation& operation, const Difference& changes,
                            const State& prior, const json::object& shown,
                            const std::string& password, bool& is_edited) {
  if (!changes.is_sent()) return {};
  auto body = specification(operation.values, operation.facts.policy, operation.kept.nonce);
  const bool has_size =
      model::find(body, "autoscale") != nullptr || model::find(body, "num_workers") != nullptr;
  if (changes.size && !changes.specification && has_size && text_of(shown, "state") == "RUNNING") {
    operation.call.progress("resize", "resizing cluster " + operation.id(), -1);
    // Where it is resizing already, that may be this very request, sent before without an answer.
    auto done = send_when_stable(operation, [&] {
      return operation.client().resize_cluster(resize_body(operation.values), operation.call);
    });
    if (done || !is_conflict(done.error())) {
      if (done) operation.kept.sent = std::move(body);
      return done;
    }
  }
  operation.call.progress("edit", "editing cluster " + operation.id(), -1);
  auto live = edit_body(operation, shown, prior, body);
  if (!live) return std::move(live).error();
  is_edited = true;
  auto edit = with_password(std::move(*live), password);
  edit["cluster_id"] = operation.id();
  auto done = send_when_stable(
      operation, [&] { return operation.client().edit_cluster(edit, operation.call); });
  if (done) operation.kept.sent = std::move(body);
  return done;
}

// What was not proved anew is shown as the next refresh will show it: by what runs, and by the
// proof that is kept. What was judged of the agreements before the change stays.
void judge_as_read(ApplyOperation& operation) {
  operation.values["compliance"] =
      compliance(operation.judgement, operation.facts, operation.values);
  if (!operation.gather_running()) return;
  operation.judgement = rules::judge(operation.facts);
}

// The state after a failure: what was there before, with what is true now.
Answer failed(ApplyOperation& operation, const State& prior, Failure failure) {
  operation.answer.fail(std::move(failure));
  auto cluster = std::move(operation.cluster);
  operation.values = prior.values;
  operation.tainted = prior.tainted;
  operation.judgement = {};  // it was of the cluster that was wanted
  if (!cluster.empty()) operation.observe(std::move(cluster));
  return operation.answer_with_state("apply");
}

}  // namespace

Answer update(const Provider& provider, ApplyInput input, CallContext& outer) {
  const auto& prior = *input.prior;
  const auto& wanted = input.wanted.get_object();
  support::DeadlineContext call(outer,
                                std::chrono::milliseconds(timeout_ms(wanted, "update", 1800000)));
  ApplyOperation operation(provider, call);
  operation.kept = std::move(input.kept);
  operation.kept.unproved.clear();
  operation.promised = std::move(input.computed);
  operation.answer.diagnostics = std::move(input.contradictions);
  auto made = planned(wanted, &prior, operation.kept);
  operation.values = std::move(made.values);
  operation.tainted = prior.tainted;
  // From here on every way out gives the state back: a host must never lose it.
  auto facts = gather_facts(&provider, input.wanted, Network::yes, call);
  if (!facts) return failed(operation, prior, std::move(facts).error());
  operation.facts = std::move(*facts);
  operation.facts.creates_or_updates = operation.facts.changes_anything =
      !made.is_noop && !made.only_measures;
  if (made.changes.is_sent())
    refuse_policy_conflicts(operation.facts, operation.answer.diagnostics);
  if (!operation.judge(Stage::apply) || model::has_error(operation.answer.diagnostics))
    return failed(operation, prior, Failure(Status::diagnostics, model::Diagnostics()));

  if (auto same = operation.expect_same_workspace(); !same)
    return failed(operation, prior, std::move(same).error());
  auto before = wait_until_stable(operation);
  if (!before) return failed(operation, prior, std::move(before).error());
  const auto state = text_of(*before, "state");
  const auto old_context = *before;
  operation.observe(std::move(*before));
  remove_duplicates_of_create(operation);
  bool is_edited = false;
  if (auto done =
          change_cluster(operation, made.changes, prior, old_context, input.password, is_edited);
      !done) {
    // An edit without an answer may have been made, or be made later: then what runs was never
    // proved.
    if (is_unclear(done.error().status) && is_edited && state == "RUNNING") {
      operation.kept.proof_required = true;
      operation.kept.unanswered_at = call.now_unix_ms();
    }
    return failed(operation, prior, at_attributes(std::move(done).error()));
  }

  // What restarts nothing leaves the proof as it was.
  if (const auto* measured = model::find(prior.values, "encryption");
      measured != nullptr && !is_edited)
    operation.values["encryption"] = *measured;
  const bool must_prove =
      operation.kept.proof_required || (state == "RUNNING" && (is_edited || made.must_measure));
  bool is_running = state == "RUNNING";
  if (must_prove && !is_running) {
    call.progress("start", "starting cluster " + operation.id() + " for the proof", -1);
    operation.kept.proof_required = true;
    if (auto done = operation.client().start_cluster(operation.id(), call); !done) {
      operation.answer.fail(std::move(done).error());
      return operation.answer_with_state("apply");
    }
    is_running = true;
  }
  json::object seen;
  auto settled =
      !is_running ? wait_until_stable(operation)
      : is_edited
          ? wait_for_new_context(operation.provider, operation.id(), old_context, call, &seen)
          : wait_for_state(operation.provider, operation.id(), {"RUNNING"}, call, &seen);
  if (!seen.empty()) operation.observe(seen);
  if (!settled) {
    // The change was taken: the next plan must not believe that it was proved.
    operation.kept.proof_required = operation.kept.proof_required || must_prove;
    operation.answer.fail(std::move(settled).error());
    return operation.answer_with_state("apply");
  }
  operation.observe(std::move(*settled));
  if (must_prove && !prove_or_terminate(operation, false)) {
    operation.answer.settle();
    return operation.answer_with_state("apply");
  }
  if (!must_prove && (made.changes.specification || made.must_measure)) {
    // Changed while it was not running: what was measured before says nothing of it.
    if (const auto* measured = model::find(prior.values, "encryption");
        measured != nullptr && measured->is_object()) {
      operation.values["encryption"] = *measured;
      operation.values["encryption"].get_object()["status"] = "stale";
    }
  }
  if (reconcile_attachments(operation, &prior.values, is_running))
    operation.kept.carried_out = configuration_mark(wanted);
  else
    operation.answer.settle();
  if (!must_prove) judge_as_read(operation);
  return operation.answer_with_state("apply");
}

}  // namespace hipaa::resource

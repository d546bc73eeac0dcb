#include "plugin/resource/consistency.hpp"
#include "plugin/resource/doubles.hpp"
#include "plugin/resource/policy_acceptance.hpp"
#include "plugin/resource/refusal.hpp"
#include "plugin/resource/registry_login.hpp"
#include "plugin/resource/specification.hpp"
#include "plugin/resource/wait.hpp"
#include "plugin/resource/work.hpp"
#include "plugin/support/limited_call.hpp"

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
Result<json::object> wait_until_stable(Work& work) {
  return wait_for_state(work.provider, work.id(), {"RUNNING", "TERMINATED"}, work.call);
}

// Sends `change`; where the cluster was just changing its state, again when it has settled. What is
// shown may lag behind what refuses: each time after a longer pause.
template <class Change>
Result<void> send_when_stable(Work& work, Change change) {
  std::chrono::milliseconds pause(250);
  for (int attempt = 0;; ++attempt, pause *= 2) {
    auto done = change();
    if (done || !is_conflict(done.error()) || attempt == 5) return done;
    if (const auto stop = work.call.wait_for(pause); stop != support::Stop::none)
      return support::stop_failure(stop, "waiting until cluster " + work.id() + " takes a change");
    if (auto stable = wait_until_stable(work); !stable) return std::move(stable).error();
  }
}

// By real difference: resize when only the size of a running cluster changed, edit otherwise, which
// restarts what runs. Nothing of the API's, nothing sent.
Result<void> change_cluster(Work& work, const Difference& changes, const std::string& password,
                            const std::string& state, bool& is_edited) {
  if (!changes.is_sent()) return {};
  auto body = specification(work.values, work.facts.policy, work.kept.nonce);
  const bool has_size =
      model::find(body, "autoscale") != nullptr || model::find(body, "num_workers") != nullptr;
  if (changes.size && !changes.specification && has_size && state == "RUNNING") {
    work.call.progress("resize", "resizing cluster " + work.id(), -1);
    // Where it is resizing already, that may be this very request, sent before without an answer.
    auto done = send_when_stable(
        work, [&] { return work.client().resize_cluster(resize_body(work.values), work.call); });
    if (done || !is_conflict(done.error())) {
      if (done) work.kept.sent = std::move(body);
      return done;
    }
  }
  work.call.progress("edit", "editing cluster " + work.id(), -1);
  is_edited = true;
  auto edit = with_password(body, password);
  edit["cluster_id"] = work.id();
  auto done = send_when_stable(work, [&] { return work.client().edit_cluster(edit, work.call); });
  if (done) work.kept.sent = std::move(body);
  return done;
}

// What was not proved anew is shown as the next refresh will show it: by what runs, and by the
// proof that is kept.
void judge_as_read(Work& work) {
  if (!work.gather_running()) return;
  work.judgement = rules::judge(work.facts);
}

// The state after a failure: what was there before, with what is true now.
Answer failed(Work& work, const State& prior, Failure failure) {
  work.answer.fail(std::move(failure));
  auto cluster = std::move(work.cluster);
  work.values = prior.values;
  work.tainted = prior.tainted;
  work.judgement = {};  // it was of the cluster that was wanted
  if (!cluster.empty()) work.observe(std::move(cluster));
  return work.answer_with_state("apply");
}

}  // namespace

Answer update(const Provider& provider, const Request& request, CallContext& outer) {
  Answer refused;
  auto configuration = read_configuration(request.config);
  if (!configuration) return refused.fail(std::move(configuration).error()), refused;
  const auto& wanted = configuration->get_object();
  if (auto known = expect_known(wanted, "config"); !known)
    return refused.fail(std::move(known).error()), refused;
  auto prior = read_state(*request.prior_state, "prior_state");
  if (!prior) return refused.fail(std::move(prior).error()), refused;
  auto kept = read_private(request.private_data);
  if (!kept) return refused.fail(std::move(kept).error()), refused;

  support::LimitedCall call(outer,
                            std::chrono::milliseconds(timeout_ms(wanted, "update", 1800000)));
  Work work(provider, call);
  work.kept = std::move(*kept);
  work.answer.diagnostics = contradictions(*configuration);
  const auto password = take_password(configuration->get_object());
  auto made = planned(wanted, &*prior, work.kept);
  work.values = std::move(made.values);
  work.tainted = prior->tainted;
  // From here on every way out gives the state back: a host must never lose it.
  auto facts = gather_facts(&provider, *configuration, Network::yes, call);
  if (!facts) return failed(work, *prior, std::move(facts).error());
  work.facts = std::move(*facts);
  work.facts.creates_or_updates = work.facts.changes_anything = !made.is_noop;
  if (made.changes.is_sent()) refuse_policy_conflicts(work.facts, work.answer.diagnostics);
  if (!work.judge(Stage::apply) || model::has_error(work.answer.diagnostics))
    return failed(work, *prior, Failure(Status::diagnostics, model::Diagnostics()));

  if (auto same = work.expect_same_workspace(); !same)
    return failed(work, *prior, std::move(same).error());
  auto before = wait_until_stable(work);
  if (!before) return failed(work, *prior, std::move(before).error());
  const auto state = text_of(*before, "state");
  work.observe(std::move(*before));
  remove_doubles(work);
  bool is_edited = false;
  if (auto done = change_cluster(work, made.changes, password, state, is_edited); !done) {
    // An edit without an answer may have been made, or be made later: then what runs was never
    // proved.
    if (is_unclear(done.error().status) && is_edited && state == "RUNNING") {
      work.kept.proof_required = true;
      work.kept.unanswered_at = call.now_unix_ms();
    }
    return failed(work, *prior, at_attributes(std::move(done).error()));
  }

  const bool must_prove = work.kept.proof_required || (is_edited && state == "RUNNING");
  bool is_running = state == "RUNNING";
  if (must_prove && !is_running) {
    call.progress("start", "starting cluster " + work.id() + " for the proof", -1);
    work.kept.proof_required = true;
    if (auto done = work.client().start_cluster(work.id(), call); !done) {
      work.answer.fail(std::move(done).error());
      return work.answer_with_state("apply");
    }
    is_running = true;
  }
  json::object seen;
  auto settled = is_running ? wait_for_state(work.provider, work.id(), {"RUNNING"}, call, &seen)
                            : wait_until_stable(work);
  if (!seen.empty()) work.observe(seen);
  if (!settled) {
    // The change was taken: the next plan must not believe that it was proved.
    work.kept.proof_required = work.kept.proof_required || must_prove;
    work.answer.fail(std::move(settled).error());
    return work.answer_with_state("apply");
  }
  work.observe(std::move(*settled));
  if (must_prove && !secure(work, false)) {
    work.answer.settle();
    return work.answer_with_state("apply");
  }
  if (!must_prove && made.changes.specification) {
    // Edited while it was not running: what was measured before says nothing of it.
    if (const auto* measured = model::find(prior->values, "encryption");
        measured != nullptr && measured->is_object()) {
      work.values["encryption"] = *measured;
      work.values["encryption"].get_object()["status"] = "stale";
    }
  }
  if (!attach(work, &prior->values, is_running)) work.answer.settle();
  if (!must_prove) judge_as_read(work);
  return work.answer_with_state("apply");
}

}  // namespace hipaa::resource

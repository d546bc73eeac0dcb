#include "plugin/cluster/consistency.hpp"
#include "plugin/cluster/policy/policy_acceptance.hpp"
#include "plugin/cluster/refusal.hpp"
#include "plugin/observe/wait.hpp"
#include "plugin/operations/apply/apply_input.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/apply/change_cluster.hpp"
#include "plugin/operations/apply/duplicates.hpp"
#include "plugin/operations/apply/libraries.hpp"
#include "plugin/support/deadline_context.hpp"

namespace hipaa::resource {
namespace {

// Whether a request that failed so may have been carried out all the same.
bool is_unclear(Status status) {
  return status == Status::unavailable || status == Status::deadline || status == Status::cancelled;
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

json::array without_removed(const json::object& values, const LibraryChange& libraries) {
  const json::value removed(libraries.removed);
  return libraries_without(model::find(values, "libraries"), &removed);
}

// What became of what runs, once its change was taken.
enum class Settled : std::uint8_t { failed, proved, unproved };

Settled settle(ApplyOperation& operation, const State& prior, const Planned& made,
               const ClusterProgress& progress, const LibraryChange& libraries) {
  const bool ran = is_usable(progress.before);
  bool must_prove =
      operation.kept.proof_required || (ran && (progress.restarts || made.must_measure));
  auto cluster = settled_cluster(operation, progress);
  // It came to its end meanwhile: nothing runs that would have to be proved now.
  if (cluster && !is_usable(*cluster)) must_prove = operation.kept.proof_required;
  if (cluster && !is_usable(*cluster) && must_prove)
    cluster = started_cluster(operation, std::move(*cluster));
  if (!cluster) {
    // The change was taken: the next plan must not believe that it was proved.
    operation.kept.proof_required = operation.kept.proof_required || must_prove;
    operation.answer.fail(std::move(cluster).error());
    keep_installed_libraries(operation, &prior.values);
    return Settled::failed;
  }
  const bool is_running = is_usable(*cluster);
  operation.observe(std::move(*cluster));
  if (auto done = install_libraries(operation, libraries, is_running); !done) {
    operation.answer.fail(std::move(done).error());
    keep_installed_libraries(operation, &prior.values);
  }
  // It may have ended while libraries were waited for.
  if (!is_usable(operation.cluster)) must_prove = operation.kept.proof_required;
  if (!must_prove) return Settled::unproved;
  return prove_or_terminate(operation, false) ? Settled::proved : Settled::failed;
}

}  // namespace

Answer update(const Provider& provider, ApplyInput input, CallContext& outer, Answer& left) {
  auto& prior = *input.prior;
  const auto& wanted = input.wanted.get_object();
  support::DeadlineContext call(outer,
                                std::chrono::milliseconds(timeout_ms(wanted, "update", 1800000)));
  ApplyOperation operation(provider, call);
  operation.kept = std::move(input.kept);
  operation.kept.unproved.clear();
  operation.kept.unfinished.clear();
  operation.promised = std::move(input.computed);
  operation.answer.diagnostics = std::move(input.contradictions);
  auto made = planned(wanted, &prior, operation.kept);
  operation.values = std::move(made.values);
  operation.tainted = prior.tainted;
  provider.tracked().add(text_of(prior.values, "cluster_id"));
  // From here on every way out gives the state back: a host must never lose it.
  operation.checkpoint.emplace(left).write(prior.values, prior.tainted, operation.kept);
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
  auto seen = look_at_cluster(operation);
  if (!seen) return failed(operation, prior, std::move(seen).error());
  ClusterProgress progress{*seen};
  operation.observe(std::move(*seen));
  remove_duplicates_of_create(operation);
  const auto libraries = library_change(operation, &prior.values);
  auto done = uninstall_libraries(operation, libraries);
  if (done) {
    // Where nothing runs, the mark is all it takes.
    if (!is_usable(progress.before) && libraries.needs_restart())
      prior.values["libraries"] = without_removed(prior.values, libraries);
    done = change_cluster(operation,
                          {made.changes.size, made.changes.specification, libraries.needs_restart(),
                           input.password, &prior},
                          progress);
  }
  if (!done) {
    // A request without an answer may have been carried out, or may be yet: then what runs was
    // never proved.
    if (is_unclear(done.error().status) && progress.restarts) {
      operation.kept.proof_required = true;
      operation.kept.unanswered_at = call.now_unix_ms();
    }
    return failed(operation, prior, at_attributes(std::move(done).error()));
  }
  // What restarts nothing leaves the proof as it was.
  if (const auto* measured = model::find(prior.values, "encryption");
      measured != nullptr && !progress.restarts)
    operation.values["encryption"] = *measured;
  const auto settled = settle(operation, prior, made, progress, libraries);
  if (settled == Settled::unproved &&
      (made.changes.specification || made.must_measure || progress.restarts)) {
    // Changed while it was not running: what was measured before says nothing of it.
    if (const auto* measured = model::find(prior.values, "encryption");
        measured != nullptr && measured->is_object()) {
      operation.values["encryption"] = *measured;
      operation.values["encryption"].get_object()["status"] = "stale";
    }
  }
  if (settled == Settled::failed) {
    forget_attachments(operation, &prior.values);
  } else {
    operation.keep_so_far(operation.tainted);
    reconcile_attachments(operation, &prior.values);
  }
  operation.answer.settle();
  if (operation.answer.status == Status::ok)
    operation.kept.carried_out = configuration_mark(wanted);
  if (settled == Settled::unproved) judge_as_read(operation);
  return operation.answer_with_state("apply");
}

}  // namespace hipaa::resource

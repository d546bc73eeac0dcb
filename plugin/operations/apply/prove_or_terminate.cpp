#include <algorithm>

#include "plugin/cluster/observed.hpp"
#include "plugin/observe/wait.hpp"
#include "plugin/operations/apply/apply_operation.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view not_measured = "encryption between its nodes could not be proved";

// Whether the proof says no, not only nothing.
bool is_refuted(const rules::Judgement& judgement) {
  const auto& all = judgement.verdicts;
  return std::any_of(all.begin(), all.end(), [](const auto& one) {
    return one.rule == "HC-SSL-01" && one.kind == model::VerdictKind::fail;
  });
}

std::string refutation(const ApplyOperation& operation) {
  if (operation.facts.profile == model::Profile::csp)
    return "no hardware encrypts the traffic between its nodes";
  return "spark.ssl.enabled was measured as " + operation.proof->value;
}

// Stops the cluster, and says so. Terminated, not deleted: support must be able to look at it.
void terminate(ApplyOperation& operation, std::string_view because) {
  const auto id = operation.id();
  operation.call.progress("terminate", "terminating cluster " + id + ": " + std::string(because),
                          -1);
  if (auto done = operation.client().terminate_cluster(id, operation.call); !done) {
    operation.answer.fail(std::move(done).error());
    operation.answer.diagnostics.push_back(
        model::error("HP-CLUSTER-STILL-RUNNING",
                     "The cluster " + id + " could not be terminated and may still run.",
                     "Terminate it by hand: " + std::string(because) + "."));
    return;
  }
  json::object seen;
  auto stopped = wait_for_state(operation.provider, id, {"TERMINATED"}, operation.call, &seen);
  if (!seen.empty()) operation.observe(std::move(seen));
  operation.answer.diagnostics.push_back(model::warning(
      "HP-CLUSTER-TERMINATED", "The cluster " + id + " was terminated, not deleted.",
      "Its configuration is kept, so that support can look at it: " + std::string(because) + "."));
}

// The rules over what the workspace made of the request.
bool judge_running(ApplyOperation& operation) {
  const bool creates_or_updates = operation.facts.creates_or_updates;
  if (auto done = operation.gather_running(); !done)
    return operation.answer.fail(std::move(done).error()), false;
  operation.facts.changes_anything = true;
  operation.facts.creates_or_updates = creates_or_updates;
  return true;
}

// The first judgement before the request has reported_before the acknowledged and the warnings
// already.
void drop_repeated(ApplyOperation& operation, std::size_t reported_before) {
  auto& all = operation.answer.diagnostics;
  for (auto i = reported_before; i < all.size();) {
    bool repeated = false;
    for (std::size_t j = 0; j < reported_before; ++j)
      repeated = repeated || (all[j].code == all[i].code && all[j].path == all[i].path &&
                              all[j].severity == all[i].severity);
    i = repeated ? (all.erase(all.begin() + static_cast<std::ptrdiff_t>(i)), i) : i + 1;
  }
}

}  // namespace

bool prove_or_terminate(ApplyOperation& operation, bool is_create) {
  const auto reported_before = operation.answer.diagnostics.size();
  if (!judge_running(operation))
    return operation.tainted = is_create, operation.kept.proof_required = true, false;
  operation.facts.proof = {};
  if (!operation.judge(Stage::apply)) {
    drop_repeated(operation, reported_before);
    operation.tainted = is_create;
    operation.kept.proof_required = true;
    terminate(operation, "what runs is not what the rules allow");
    return false;
  }
  auto proof = prove(operation.provider.prover(), operation.cluster, operation.call);
  if (!proof) {
    operation.tainted = is_create;
    operation.kept.proof_required = true;
    const bool is_rejected = proof.error().status == Status::unauthenticated;
    operation.answer.fail(std::move(proof).error());
    // Slow is waited for; credentials that are rejected will prove nothing.
    if (is_rejected && is_create) terminate(operation, not_measured);
    return false;
  }
  operation.take(std::move(*proof));
  operation.answer.diagnostics.resize(reported_before);
  const bool holds = operation.judge(Stage::apply);
  drop_repeated(operation, reported_before);
  if (holds) return operation.kept.proof_required = false, true;
  operation.tainted = is_create;
  operation.kept.proof_required = true;
  for (auto& problem : operation.proof->problems) {
    problem.severity = model::Severity::warning;  // the reason; the finding is the error
    operation.answer.diagnostics.push_back(std::move(problem));
  }
  operation.proof->problems.clear();
  // A cluster that has never been proved must not run; one that was, and could not be asked this
  // time, is left alone.
  if (is_refuted(operation.judgement)) {
    terminate(operation, refutation(operation));
  } else if (is_create) {
    terminate(operation, not_measured);
  }
  return false;
}

}  // namespace hipaa::resource

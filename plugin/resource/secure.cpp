#include "plugin/resource/observed.hpp"
#include "plugin/resource/wait.hpp"
#include "plugin/resource/work.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view not_measured = "spark.ssl.enabled could not be measured";

// Stops the cluster, and says so. Terminated, not deleted: support must be able to look at it.
void terminate(Work& work, std::string_view because) {
  const auto id = work.id();
  work.call.progress("terminate", "terminating cluster " + id + ": " + std::string(because), -1);
  if (auto done = work.client().terminate_cluster(id, work.call); !done) {
    work.answer.fail(std::move(done).error());
    work.answer.diagnostics.push_back(
        model::error("HP-CLUSTER-STILL-RUNNING",
                     "The cluster " + id + " could not be terminated and may still run.",
                     "Terminate it by hand: " + std::string(because) + "."));
    return;
  }
  json::object seen;
  auto stopped = wait_for_state(work.provider, id, {"TERMINATED"}, work.call, &seen);
  if (!seen.empty()) work.observe(std::move(seen));
  work.answer.diagnostics.push_back(model::warning(
      "HP-CLUSTER-TERMINATED", "The cluster " + id + " was terminated, not deleted.",
      "Its configuration is kept, so that support can look at it: " + std::string(because) + "."));
}

// The rules over what the workspace made of the request.
bool judge_running(Work& work) {
  const bool creates_or_updates = work.facts.creates_or_updates;
  if (auto done = work.gather_running(); !done)
    return work.answer.fail(std::move(done).error()), false;
  work.facts.changes_anything = true;
  work.facts.creates_or_updates = creates_or_updates;
  return true;
}

// The first judgement before the request has told the acknowledged and the warnings already.
void drop_repeated(Work& work, std::size_t told) {
  auto& all = work.answer.diagnostics;
  for (auto i = told; i < all.size();) {
    bool repeated = false;
    for (std::size_t j = 0; j < told; ++j)
      repeated = repeated || (all[j].code == all[i].code && all[j].path == all[i].path &&
                              all[j].severity == all[i].severity);
    i = repeated ? (all.erase(all.begin() + static_cast<std::ptrdiff_t>(i)), i) : i + 1;
  }
}

}  // namespace

bool secure(Work& work, bool is_create) {
  const auto told = work.answer.diagnostics.size();
  if (!judge_running(work)) return work.tainted = is_create, work.kept.proof_required = true, false;
  work.facts.proof = {};
  if (!work.judge(Stage::apply)) {
    drop_repeated(work, told);
    work.tainted = is_create;
    work.kept.proof_required = true;
    terminate(work, "what runs is not what the rules allow");
    return false;
  }
  auto proof = prove(work.provider.prover(), work.cluster, work.call);
  if (!proof) {
    work.tainted = is_create;
    work.kept.proof_required = true;
    const bool is_rejected = proof.error().status == Status::unauthenticated;
    work.answer.fail(std::move(proof).error());
    // Slow is waited for; credentials that are rejected will prove nothing.
    if (is_rejected && is_create) terminate(work, not_measured);
    return false;
  }
  work.proof = std::move(*proof);
  work.facts.proof = proof_lookup(*work.proof);
  work.answer.diagnostics.resize(told);
  const bool holds = work.judge(Stage::apply);
  drop_repeated(work, told);
  if (holds) return work.kept.proof_required = false, true;
  work.tainted = is_create;
  work.kept.proof_required = true;
  for (auto& problem : work.proof->problems) {
    problem.severity = model::Severity::warning;  // the reason; the finding is the error
    work.answer.diagnostics.push_back(std::move(problem));
  }
  work.proof->problems.clear();
  // A cluster that has never been proved must not run; one that was, and could not be asked this
  // time, is left alone.
  if (work.proof->outcome == Measured::is_not_true) {
    terminate(work, "spark.ssl.enabled was measured as " + work.proof->value);
  } else if (is_create) {
    terminate(work, not_measured);
  }
  return false;
}

}  // namespace hipaa::resource

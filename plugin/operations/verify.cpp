#include "plugin/cluster/observed.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/support/time_text.hpp"

namespace hipaa::resource {

namespace {

Result<void> take_installed(ApplyOperation& operation, const json::array& statuses) {
  json::array installed;
  for (const auto& one : statuses)
    if (const auto* library = model::find(&one, "library")) installed.push_back(*library);
  if (!installed.empty()) operation.values["libraries"] = std::move(installed);
  return {};
}

}  // namespace

Answer verify(const Provider& provider, const Request& request, CallContext& call) {
  ApplyOperation operation(provider, call);
  auto& answer = operation.answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), std::move(answer);
  if (auto ready = provider.expect_recording(); !ready)
    return answer.fail(std::move(ready).error()), std::move(answer);
  std::string id(request.identifier);
  if (request.prior_state) {
    auto prior = read_state(*request.prior_state, "prior_state", &call);
    if (!prior) return answer.fail(std::move(prior).error()), std::move(answer);
    operation.values = std::move(prior->values);
    if (id.empty()) id = operation.id();
  }
  if (id.empty()) {
    answer.fail({Status::invalid_argument,
                 model::error("HP-ARG-CALL", "There is no cluster to verify.",
                              "Give its id in `identifier`, or its state in `prior_state`.")});
    return std::move(answer);
  }
  auto found = operation.client().get_cluster(id, call);
  if (!found) return answer.fail(std::move(found).error()), std::move(answer);
  if (!found->has_value()) {
    answer.fail(
        {Status::not_found,
         model::error("HP-CLUSTER-GONE", "There is no cluster " + id + " in this workspace.",
                      "Nothing was measured.")});
    return std::move(answer);
  }
  operation.observe(std::move(**found));
  if (auto workspace = operation.client().workspace_id(call))
    operation.kept.workspace_id = *workspace;
  // Of a state it is known what is installed; of an id nothing but what the workspace says.
  if (!request.prior_state) {
    auto statuses = operation.client().library_statuses(id, call);
    if (auto done = statuses ? take_installed(operation, *statuses)
                             : operation.take_unread_libraries(std::move(statuses).error());
        !done)
      return answer.fail(std::move(done).error()), std::move(answer);
  }
  if (auto done = operation.gather_running(); !done)
    return answer.fail(std::move(done).error()), std::move(answer);
  operation.facts.changes_anything = true;

  const auto state = text_of(operation.cluster, "state");
  if (state == "RUNNING" || state == "RESIZING") {
    auto proof = prove(provider.prover(), operation.cluster, call);
    if (!proof) return answer.fail(std::move(proof).error()), std::move(answer);
    operation.take(std::move(*proof));
  } else {  // a measurement never starts a cluster
    operation.proof.emplace();
    operation.proof->reason = "the cluster is " + state + "; only a running one can be measured";
    operation.proof->at_unix_ms = support::system_unix_ms();
    operation.proof->cluster = operation.cluster;
    operation.facts.proof = proof_lookup(*operation.proof);
  }
  operation.judge(Stage::apply);
  for (auto& problem : operation.proof->problems) {
    problem.severity = model::Severity::warning;
    answer.diagnostics.push_back(std::move(problem));
  }
  auto made = operation.answer_with_state("verify");
  made.state.reset();  // verify changes nothing that a host keeps
  made.private_data.reset();
  return made;
}

}  // namespace hipaa::resource

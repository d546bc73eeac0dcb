#include "plugin/cluster/observed.hpp"
#include "plugin/judgement/hardware_record.hpp"
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

enum class Asked : std::uint8_t { once, often };

// Whether the profile takes what the workspace says of the instance types: then a command would
// only be recorded.
bool is_proved_by_hardware(const model::Facts& facts) {
  return (facts.profile == model::Profile::csp || facts.profile == model::Profile::strict) &&
         hardware_record(facts).holds;
}

bool is_running(std::string_view state) {
  return state == "RUNNING" || state == "RESIZING";
}

// Whether there was nothing to measure any more: clusters end themselves.
bool has_ended_meanwhile(workspace::Client& client, const std::string& id, CallContext& call) {
  const auto found = client.get_cluster(id, call);
  return found && (!found->has_value() || !is_running(text_of(**found, "state")));
}

Proof without_command(const ApplyOperation& operation, std::string reason) {
  Proof made;
  made.reason = std::move(reason);
  made.at_unix_ms = support::system_unix_ms();
  made.cluster = operation.cluster;
  return made;
}

Answer measured(const Provider& provider, const Request& request, CallContext& call, Asked asked) {
  ApplyOperation operation(provider, call);
  auto& answer = operation.answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), std::move(answer);
  if (auto ready = provider.expect_recording(call); !ready)
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
                 model::error("HP-ARG-CALL", "The cluster to verify is missing.",
                              "Give its id in `identifier`, or its state in `prior_state`.")});
    return std::move(answer);
  }
  auto found = operation.client().get_cluster(id, call);
  if (!found) return answer.fail(std::move(found).error()), std::move(answer);
  if (!found->has_value() && asked == Asked::often) return std::move(answer);
  if (!found->has_value()) {
    answer.fail(
        {Status::not_found,
         model::error("HP-CLUSTER-GONE", "There is no cluster " + id + " in this workspace.",
                      "Nothing was measured.")});
    return std::move(answer);
  }
  operation.observe(std::move(**found));
  const auto state = text_of(operation.cluster, "state");
  const bool runs = is_running(state);
  if (!runs && asked == Asked::often) return std::move(answer);
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

  if (runs && asked == Asked::often && is_proved_by_hardware(operation.facts)) {
    operation.take(without_command(operation, "the instance types encrypt: no command was run"));
  } else if (runs) {
    auto proof = prove(provider.prover(), operation.cluster, call);
    if (!proof) return answer.fail(std::move(proof).error()), std::move(answer);
    if (proof->outcome == Measured::not_measured && asked == Asked::often &&
        has_ended_meanwhile(operation.client(), id, call))
      return std::move(answer);
    operation.take(std::move(*proof));
  } else {  // a measurement never starts a cluster
    operation.proof = without_command(
        operation, "the cluster is " + state + "; only a running one can be measured");
    operation.facts.proof = proof_lookup(*operation.proof);
  }
  operation.judge(Stage::apply);
  for (auto& problem : operation.proof->problems) {
    problem.severity = model::Severity::warning;
    answer.diagnostics.push_back(std::move(problem));
  }
  auto made = operation.answer_with_state(asked == Asked::often ? "prove" : "verify");
  made.state.reset();  // verify changes nothing that a host keeps
  made.private_data.reset();
  return made;
}

}  // namespace

Answer verify(const Provider& provider, const Request& request, CallContext& call) {
  return measured(provider, request, call, Asked::once);
}

Answer prove_running(const Provider& provider, const Request& request, CallContext& call) {
  return measured(provider, request, call, Asked::often);
}

}  // namespace hipaa::resource

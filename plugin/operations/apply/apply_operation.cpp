#include "plugin/operations/apply/apply_operation.hpp"

#include "plugin/cluster/hand_set_secrets.hpp"
#include "plugin/cluster/listed.hpp"
#include "plugin/cluster/observed.hpp"
#include "plugin/judgement/hardware_record.hpp"
#include "plugin/observe/edit_after_proof.hpp"
#include "plugin/provider/workspace_view.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {

Result<void> ApplyOperation::expect_same_workspace() const {
  auto found = client().workspace_id(call);
  if (!found) return std::move(found).error();
  if (kept.workspace_id.empty() || *found == kept.workspace_id) return {};
  return Failure(
      Status::conflict,
      model::error("HP-STATE-WORKSPACE", "The state belongs to another workspace.",
                   "The cluster " + id() + " was made in workspace " + kept.workspace_id +
                       "; behind " + client().configuration().host + " there is workspace " +
                       *found +
                       ". Nothing was changed. Point `host` back to the workspace of the state."));
}

Result<void> ApplyOperation::gather_running() {
  auto gathered = gather_running_facts(provider, cluster, values, call);
  if (!gathered) return std::move(gathered).error();
  facts = std::move(*gathered);
  facts.proof = kept_proof(values);
  facts.libraries = no_libraries;
  return {};
}

void ApplyOperation::tell_made_for_run() {
  if (text_of(cluster, "cluster_source") != "JOB") return;
  answer.diagnostics.push_back(model::warning(
      "HP-CLUSTER-OF-RUN", "The cluster was made for one run of a job, and ends with it.",
      "It cannot be edited or started again, so that nothing can be kept of it here. Describe the "
      "cluster in the job (new_cluster or job_clusters), or give the job a cluster of this "
      "provider (existing_cluster_id)."));
}

Result<void> ApplyOperation::take_unread_libraries(Failure why) {
  if (why.diagnostics.empty() || why.diagnostics.front().http_status == 0) return why;
  auto lookup = unavailable(std::move(why));
  if (!lookup) return std::move(lookup).error();
  no_libraries = std::move(*lookup);
  return {};
}

void ApplyOperation::take(Proof measured) {
  auto hardware = hardware_record(facts);
  measured.hardware = std::move(hardware.document);
  measured.by_hardware = hardware.holds;
  proof = std::move(measured);
  facts.proof = proof_lookup(*proof);
}

bool ApplyOperation::judge(Stage stage) {
  judgement = rules::judge(facts);
  auto found = findings(judgement, facts, stage);
  const bool refused = model::has_error(found);
  for (auto& one : found) answer.diagnostics.push_back(std::move(one));
  return !refused;
}

void ApplyOperation::observe(json::object seen) {
  accept_computed(values, seen, client().configuration().host);
  // Out of a list: what we sent a moment ago is what it runs with.
  if (kept.sent && !seen.contains("spec")) seen["spec"] = *kept.sent;
  hide_hand_set(seen, kept, id());
  cluster = std::move(seen);
}

void ApplyOperation::expect_restart() {
  if (!checkpoint) return;
  auto unproved = kept;
  unproved.proof_required = true;
  unproved.unanswered_at = call.now_unix_ms();
  checkpoint->write_private(unproved);
}

void ApplyOperation::keep_so_far(bool is_tainted) {
  auto unproved = kept;
  unproved.proof_required = kept.proof_required || proof.has_value();
  checkpoint->write(values, is_tainted, unproved);
}

void ApplyOperation::keep_promised() {
  if (promised.empty() || answer.status != Status::ok || model::has_error(answer.diagnostics))
    return;
  for (const auto& property : request::Schema::cluster().root().properties) {
    if (!property.node->computed) continue;
    const auto* planned = model::find(promised, property.name);
    if (planned == nullptr) {
      values.erase(property.name);
    } else if (!model::is_unknown(*planned)) {
      values[property.name] = *planned;
    }
  }
}

void ApplyOperation::settle_unknowns() {
  for (auto member = values.begin(); member != values.end();)
    member = model::is_unknown(member->value()) ? values.erase(member) : member + 1;
}

Answer ApplyOperation::answer_with_state(std::string_view operation) {
  if (proof) {
    values["encryption"] = encryption(*proof);
    remember_proof(*proof, kept);
  }
  if (!judgement.verdicts.empty()) values["compliance"] = compliance(judgement, facts, values);
  settle_unknowns();
  if (kept.workspace_id.empty())
    if (auto found = client().workspace_id(call)) kept.workspace_id = *found;
  if (!kept.workspace_id.empty()) values["workspace_id"] = kept.workspace_id;
  keep_promised();
  if (!cluster.empty()) remember_shown(cluster, kept);
  keep_known(values);
  record(operation);
  answer.state = write_state({std::move(values), tainted});
  answer.private_data = write_private(kept);
  return std::move(answer);
}

}  // namespace hipaa::resource

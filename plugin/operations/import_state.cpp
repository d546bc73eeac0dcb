#include "plugin/cluster/hand_set_secrets.hpp"
#include "plugin/cluster/library_status.hpp"
#include "plugin/cluster/observed.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/apply/job.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/read_document.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

// Up to version 3 only the flag was measured: one that was not true may be a workspace that
// encrypts by hardware. It is measured again.
void age_measurement_v3(json::object& state) {
  auto* measured = state.if_contains("encryption");
  if (measured == nullptr || !measured->is_object()) return;
  auto& proof = measured->get_object();
  if (text_of(proof, "status") == "measured_not_true") proof["status"] = "stale";
}

Failure no_such_cluster(std::string_view id) {
  return {Status::not_found,
          model::error("HP-CLUSTER-GONE",
                       "There is no cluster " + std::string(id) + " in this workspace.",
                       "Take the id from the cluster's page (the part after /clusters/); clusters "
                       "are purged 30 days after they were terminated.")};
}

// A cluster that a job or a pipeline made for itself: it takes no edit, and is gone after its run.
std::optional<Failure> refuse_foreign_source(const json::object& cluster) {
  const auto source = text_of(cluster, "cluster_source");
  if (source.empty() || source == "UI" || source == "API") return std::nullopt;
  return Failure(Status::diagnostics,
                 model::error("HP-CLUSTER-FOREIGN",
                              "The cluster " + text_of(cluster, "cluster_id") + " was made by " +
                                  source + " and cannot be managed.",
                              "The workspace refuses every edit of it, and it ends with its run. "
                              "Import a cluster that a person or a program made; hipaactl audit "
                              "examines all others."));
}

Result<void> import_libraries(ApplyOperation& operation) {
  auto statuses = operation.client().library_statuses(operation.id(), operation.call);
  if (!statuses) return operation.take_unread_libraries(std::move(statuses).error());
  const json::object answer{{"library_statuses", std::move(*statuses)}};
  json::array installed;
  for (const auto& one : library_statuses(&answer)) {
    if (one.is_for_all_clusters) continue;
    if (is_known_library(*one.library))
      installed.push_back(*one.library);
    else
      operation.answer.diagnostics.push_back(unknown_library(*one.library));
  }
  if (!installed.empty()) operation.values["libraries"] = std::move(installed);
  return {};
}

// What `identifier` says: a cluster's id, or its identity as a JSON object of the attributes that
// the schema marks x-identity.
struct Identity {
  std::string cluster_id;
  std::string workspace_id;  // "": any
};

Identity identity_of(std::string_view identifier) {
  if (identifier.front() != '{') return {std::string(identifier), {}};
  const auto read = request::read_json(identifier, "identifier");
  const auto* object = read ? read->if_object() : nullptr;
  // What is no such object names no cluster, and is reported as one that is not there.
  if (object == nullptr) return {std::string(identifier), {}};
  return {text_of(*object, "cluster_id"), text_of(*object, "workspace_id")};
}

Failure another_workspace(const Identity& wanted, const ApplyOperation& operation) {
  return {
      Status::conflict,
      model::error("HP-STATE-WORKSPACE", "The cluster to import is in another workspace.",
                   "The identity names workspace " + wanted.workspace_id + "; behind " +
                       operation.client().configuration().host + " there is workspace " +
                       operation.kept.workspace_id +
                       ". Nothing was changed. Point `host` to the workspace of the identity.")};
}

// A state of an older version, which may have kept what this one knows no more.
Result<State> read_older_state(std::string_view text) {
  auto read = request::read_envelope(text, "prior_state");
  if (!read) return std::move(read).error();
  if (auto* values = read->value.if_object()) keep_known(*values);
  return read_state(request::write_envelope(*read), "prior_state");
}

}  // namespace

Result<void> adopt(ApplyOperation& operation) {
  operation.kept.nonce = workspace::Client::nonce_in(operation.cluster);
  hide_hand_set(operation.cluster, operation.kept, text_of(operation.cluster, "cluster_id"));
  operation.values = sent_configuration(operation.cluster);
  accept_computed(operation.values, operation.cluster, operation.client().configuration().host);
  if (!text_of(operation.cluster, "pinned_by_user_name").empty())
    operation.values["is_pinned"] = true;
  if (auto done = import_libraries(operation); !done) return done;
  operation.kept.moved = false;
  if (const auto* spec = model::find(operation.cluster, "spec");
      spec != nullptr && spec->is_object())
    operation.kept.sent = spec->get_object();
  operation.values["encryption"] = json::object{{"status", "not_measured"}};
  if (auto done = operation.gather_running(); !done) return done;
  operation.tell_made_for_run();
  operation.judge(Stage::read);
  return {};
}

Answer import_state(const Provider& provider, const Request& request, CallContext& call) {
  ApplyOperation operation(provider, call);
  auto& answer = operation.answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), std::move(answer);
  if (auto ready = provider.expect_recording(call); !ready)
    return answer.fail(std::move(ready).error()), std::move(answer);
  if (request.identifier.empty()) {
    answer.fail(
        {Status::invalid_argument, model::error("HP-ARG-CALL", "The id to import is missing.",
                                                "Give the cluster's id in `identifier`.")});
    return std::move(answer);
  }
  const auto wanted = identity_of(request.identifier);
  auto found = operation.client().get_cluster(wanted.cluster_id, call);
  if (!found) return answer.fail(std::move(found).error()), std::move(answer);
  if (auto id = operation.client().workspace_id(call)) operation.kept.workspace_id = *id;
  if (!wanted.workspace_id.empty() && wanted.workspace_id != operation.kept.workspace_id) {
    answer.fail(another_workspace(wanted, operation));
    return std::move(answer);
  }
  if (!found->has_value())
    return answer.fail(no_such_cluster(wanted.cluster_id)), std::move(answer);
  operation.cluster = std::move(**found);
  if (auto refused = refuse_foreign_source(operation.cluster))
    return answer.fail(std::move(*refused)), std::move(answer);
  provider.tracked().add(wanted.cluster_id);
  if (auto done = adopt(operation); !done)
    return answer.fail(std::move(done).error()), std::move(answer);
  return operation.answer_with_state("import");
}

Answer upgrade_state(const Request& request) {
  Answer answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), answer;
  if (!request.prior_state) {
    answer.fail(
        {Status::invalid_argument, model::error("HP-ARG-CALL", "The state to upgrade is missing.",
                                                "Give it in `prior_state`.")});
    return answer;
  }
  const auto ours = request::Schema::cluster().version();
  if (request.schema_version > ours || request.schema_version < 0) {
    answer.fail({Status::unsupported,
                 model::error("HP-STATE-VERSION",
                              "The state was written by a newer version of the provider.",
                              "Its schema version is " + std::to_string(request.schema_version) +
                                  "; this library knows up to " + std::to_string(ours) +
                                  ". Use the newer version.")});
    return answer;
  }
  auto state = request.schema_version < ours ? read_older_state(*request.prior_state)
                                             : read_state(*request.prior_state, "prior_state");
  if (!state) return answer.fail(std::move(state).error()), answer;
  if (request.schema_version < 2) migrate_compliance_v1(state->values);
  if (request.schema_version < 4) age_measurement_v3(state->values);
  answer.state = write_state(std::move(*state));
  return answer;
}

}  // namespace hipaa::resource

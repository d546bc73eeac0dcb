#include "plugin/cluster/observed.hpp"
#include "plugin/evidence/statement.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/statement_record.hpp"

namespace hipaa::resource {
namespace {

// What a statement says that the next read may find unchanged.
json::object known_of(const json::object& values) {
  json::object known;
  for (const std::string_view name :
       {"cluster_id", "workspace_id", "state", "spark_version", "data_security_mode", "policy_id",
        "instance_pool_id", "node_type_id", "driver_node_type_id", "encryption", "compliance"})
    if (const auto* value = model::find(values, name)) known[name] = *value;
  return known;
}

// A change that people are notified of is stated, whatever it changed.
bool tells_drift(const model::Diagnostics& all) {
  for (const auto& one : all)
    if (one.code == "HP-DRIFT") return true;
  return false;
}

}  // namespace

void ApplyOperation::record(std::string_view operation) {
  const auto* encrypted = model::find(values, "encryption");
  auto of = circumstances(provider, operation, std::move(judgement.verdicts), call);
  of.workspace_id = kept.workspace_id;
  of.cluster = cluster.empty() ? known_of(values) : std::move(cluster);
  if (proof)
    take_proof(*proof, of);
  else if (encrypted != nullptr && encrypted->is_object())
    of.known_encryption = encrypted->get_object();
  for (const auto& one : answer.diagnostics)
    if (one.severity == model::Severity::error) of.errors.emplace_back(one.code);
  of.failed = answer.status != Status::ok || model::has_error(answer.diagnostics);
  auto document = evidence::members(of);
  auto* const recorder = provider.recorder();
  if (recorder != nullptr) {
    const auto condition = evidence::condition_of(known_of(values));
    document["condition"] = condition;
    const bool is_unchanged = operation == "read" && !of.failed && kept.stated == condition &&
                              !tells_drift(answer.diagnostics);
    const auto line = is_unchanged ? evidence::unchanged_line(id(), condition, of.at_unix_ms)
                                   : evidence::statement_of(json::canonical(document));
    if (append_statement(*recorder, line, !is_unchanged, document, answer.diagnostics, call))
      kept.stated = condition;
  }
  answer.evidence = json::canonical(document);
}

}  // namespace hipaa::resource

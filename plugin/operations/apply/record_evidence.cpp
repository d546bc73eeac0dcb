#include "plugin/cluster/observed.hpp"
#include "plugin/evidence/evidence_document.hpp"
#include "plugin/evidence/statement.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/support/digest.hpp"
#include "plugin/support/first_use.hpp"
#include "plugin/support/time_text.hpp"
#include "schemas/embedded.hpp"

namespace hipaa::resource {
namespace {

const std::string& digest_of_rules() {
  return support::made_once([] { return support::sha256_digest(schemas::document("rules.json")); });
}

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

// The entry of the waiver file that an acceptance comes from; nullptr: of no file.
const json::object* waiver_of(const model::Acceptance& acceptance, const model::Waivers& waivers) {
  for (const auto& one : waivers.entries)
    if (!acceptance.file.empty() && json::text_member(one, "file") == acceptance.file &&
        json::text_member(one, "place") == acceptance.path)
      return one.if_object();
  return nullptr;
}

json::array acceptances(const model::Verdicts& verdicts, const model::Waivers& waivers) {
  json::array made;
  for (const auto& one : verdicts) {
    if (one.acceptance == nullptr) continue;
    auto entry = model::to_json(*one.acceptance);
    entry["rule"] = one.rule;
    if (const auto* waiver = waiver_of(*one.acceptance, waivers)) {
      auto whole = *waiver;
      for (const std::string_view own : {"file", "place", "file_sha256"}) whole.erase(own);
      if (const auto* digest = waiver->if_contains("file_sha256")) entry["file_sha256"] = *digest;
      entry["sha256"] = support::sha256_digest(json::canonical(whole));
      entry["waiver"] = std::move(whole);
    }
    made.push_back(std::move(entry));
  }
  return made;
}

}  // namespace

void ApplyOperation::record(std::string_view operation) {
  const auto& settings = provider.settings();
  const auto* encrypted = model::find(values, "encryption");
  evidence::Circumstances of;
  of.operation = operation;
  of.workspace = client().configuration().host;
  of.workspace_id = kept.workspace_id;
  // The facts may be those of a gathering that failed.
  of.profile = profile_name(settings.profile);
  of.ruleset = request::catalogue().ruleset;
  of.at_unix_ms = support::system_unix_ms();
  of.judged_at_unix_ms = call.now_unix_ms();
  of.cluster = cluster.empty() ? known_of(values) : std::move(cluster);
  if (proof) {
    of.encryption = encryption(*proof);
    of.record = proof->record;
    of.hardware = proof->hardware;
    of.not_measured_because = proof->reason;
  } else if (encrypted != nullptr && encrypted->is_object()) {
    of.known_encryption = encrypted->get_object();
  }
  for (const auto& one : answer.diagnostics)
    if (one.severity == model::Severity::error) of.errors.emplace_back(one.code);
  of.failed = answer.status != Status::ok || model::has_error(answer.diagnostics);
  of.tool = client().configuration().user_agent;
  of.rules_digest = digest_of_rules();
  of.agreements = settings.business_associate_agreement;
  of.acceptances = acceptances(judgement.verdicts, settings.waivers);
  of.verdicts = std::move(judgement.verdicts);
  auto document = evidence::members(of);
  auto* const recorder = provider.recorder();
  if (recorder == nullptr) {
    answer.evidence = json::canonical(document);
    return;
  }
  const auto condition = evidence::condition_of(known_of(values));
  document["condition"] = condition;
  const bool is_unchanged = operation == "read" && !of.failed && kept.stated == condition &&
                            !tells_drift(answer.diagnostics);
  const auto line = is_unchanged ? evidence::unchanged_line(id(), condition, of.at_unix_ms)
                                 : evidence::statement_of(json::canonical(document));
  auto recorded = recorder->append(line, !is_unchanged);
  if (recorded) {
    kept.stated = condition;
    document["recorded"] = json::object{{"line", static_cast<std::int64_t>(recorded->line)},
                                        {"segment", recorded->segment}};
    if (recorded->warning) answer.diagnostics.push_back(std::move(*recorded->warning));
  } else {
    // What was done is done: its result is not lost for it.
    for (auto& one : recorded.error().diagnostics) {
      if (!recorder->settings().is_required) one.severity = model::Severity::warning;
      answer.diagnostics.push_back(std::move(one));
    }
  }
  answer.evidence = json::canonical(document);
}

}  // namespace hipaa::resource

#include "plugin/operations/statement_record.hpp"

#include "plugin/json/writer.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/operations/operations.hpp"
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

evidence::Circumstances circumstances(const Provider& provider, std::string_view operation,
                                      model::Verdicts verdicts, CallContext& call) {
  const auto& settings = provider.settings();
  const auto& configuration = provider.client().configuration();
  evidence::Circumstances of;
  of.operation = operation;
  of.workspace = configuration.host;
  of.profile = profile_name(settings.profile);
  of.ruleset = request::catalogue().ruleset;
  of.at_unix_ms = support::system_unix_ms();
  of.judged_at_unix_ms = call.now_unix_ms();
  of.tool = configuration.user_agent;
  of.rules_digest = digest_of_rules();
  of.agreements = settings.business_associate_agreement;
  of.acceptances = acceptances(verdicts, settings.waivers);
  of.verdicts = std::move(verdicts);
  return of;
}

void take_proof(const Proof& proof, evidence::Circumstances& of) {
  of.encryption = encryption(proof);
  of.record = proof.record;
  of.hardware = proof.hardware;
  of.not_measured_because = proof.reason;
}

Answer seal_evidence(const Provider& provider, CallContext& call) {
  Answer answer;
  if (auto* const recorder = provider.recorder()) answer.diagnostics = recorder->seal(call);
  if (model::has_error(answer.diagnostics)) answer.status = Status::unavailable;
  return answer;
}

bool append_statement(evidence::Recorder& recorder, std::string_view line, bool is_synced,
                      json::object& document, model::Diagnostics& reported, CallContext& call) {
  auto recorded = recorder.append(line, is_synced, call);
  if (!recorded) {
    // What was done is done: its result is not lost for it.
    for (auto& one : recorded.error().diagnostics) {
      if (!recorder.settings().is_required) one.severity = model::Severity::warning;
      reported.push_back(std::move(one));
    }
    return false;
  }
  document["recorded"] = json::object{{"line", static_cast<std::int64_t>(recorded->line)},
                                      {"segment", recorded->segment}};
  for (auto& one : recorded->warnings) reported.push_back(std::move(one));
  return true;
}

}  // namespace hipaa::resource

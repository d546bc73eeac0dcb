// Clusters, with their libraries; and what holds for all of them: settings, global init scripts.
#include <array>

#include "plugin/evidence/statement.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/judgement/hardware_record.hpp"
#include "plugin/observe/proof.hpp"
#include "plugin/operations/audit/audit.hpp"
#include "plugin/operations/statement_record.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view kind = "cluster";

// Clusters that are reported with what they belong to: they are skipped whatever their state.
struct OtherCompute {
  std::string_view source;
  std::string_view why;
};

constexpr std::array<OtherCompute, 2> other_compute{
    {{"SQL", "of a SQL warehouse: SQL warehouses are compute that no rule for clusters describes"},
     {"MODELS", "of model serving: what serves models is not examined by design"}}};

// Why a cluster is not judged, "" where it is.
std::string why_skipped(const std::string& source, bool has_ended, bool ended_too) {
  for (const auto& [other, why] : other_compute)
    if (source == other) return std::string(why);
  if (source.empty() || source == "API" || source == "UI" || !has_ended || ended_too) return {};
  if (source == "JOB" || source.starts_with("PIPELINE"))
    return "made for one run and ended: it does not start again, and what makes such clusters is "
           "examined (ended_clusters examines them, too)";
  return "made by " + source +
         ", which this version does not know, and ended (ended_clusters examines them, too)";
}

bool has_ended(std::string_view state) {
  return state == "TERMINATED" || state == "TERMINATING";
}

// `is_proved`: a proof was taken, which is among what was found where it does not hold; or the
// profile takes what the workspace says of the hardware.
model::Standing standing_of(const std::vector<Found>& found, bool is_proved) {
  auto standing = is_proved ? model::Standing::verified : model::Standing::undecided;
  for (const auto& one : found) {
    const auto& what = one.what;
    if (what.severity == model::Severity::error) return model::Standing::failed;
    // Of a rule whose violation would be an error; what would only warn is not reported.
    if (what.verdict == model::VerdictKind::undecided) standing = model::Standing::undecided;
  }
  return standing;
}

bool is_of_pipeline(std::string_view source) {
  return source.substr(0, 8) == "PIPELINE";
}

}  // namespace

Result<void> Audit::workspace() {
  tally_.name(workspace_setting);
  const std::array<std::pair<const model::Lookup*, const char*>, 3> settings{
      {{&shared_.security_profile, "compliance security profile"},
       {&shared_.security_monitoring, "enhanced security monitoring"},
       {&shared_.automatic_update, "automatic cluster update"}}};
  for (const auto& [lookup, name] : settings) {
    if (lookup->availability == model::Availability::present) tally_.examined(workspace_setting);
    if (lookup->availability == model::Availability::not_needed &&
        shared_.profile == model::Profile::csp)
      tally_.skipped(workspace_setting, "the compliance security profile keeps it on");
    if (lookup->availability != model::Availability::unavailable) continue;
    if (auto done = not_readable({workspace_setting, {}, name}, *lookup); !done) return done;
  }
  if (auto done = each_listed(
          shared_.global_init_scripts, "scripts",
          [this](const json::value&) {
            tally_.examined("global_init_script");
            return Result<void>();
          },
          "global_init_script");
      !done)
    return done;
  auto by = examiner();
  auto judged = by.workspace();
  // They are the workspace's, not each cluster's.
  shared_.global_init_scripts = {};
  if (!judged) return judged;
  return hand_out({"workspace", workspace_id_, provider_.client().configuration().host}, "examined",
                  {}, by.found, {});
}

Result<void> Audit::libraries() {
  auto all = provider_.client().all_library_statuses(call_);
  if (!all) {
    auto why = std::move(all).error();
    // Whatever is installed on them, nobody knows of any cluster.
    auto lookup = unavailable(why);
    if (!lookup) return std::move(lookup).error();
    no_libraries_ = std::move(*lookup);
    return not_readable({"library", {}, {}}, std::move(why));
  }
  for (auto& one : *all) {
    auto* statuses = one.is_object() ? one.get_object().if_contains("library_statuses") : nullptr;
    if (statuses == nullptr || !statuses->is_array()) continue;
    json::array installed;
    for (auto& status : statuses->get_array())
      if (const auto* library = block_in(status, "library")) installed.push_back(*library);
    if (!installed.empty()) libraries_.emplace(text_in(one, "cluster_id"), std::move(installed));
  }
  return {};
}

Result<void> Audit::clusters() {
  tally_.name(kind);
  auto done = provider_.client().each_cluster(
      [this](json::array page) -> Result<void> {
        for (auto& one : page)
          if (auto judged = cluster(one); !judged) return judged;
        call_.progress("audit", "examining clusters", -1);
        return {};
      },
      call_);
  libraries_.clear();
  shared_.judged_clusters = &judged_clusters_;
  if (done) return done;
  if (const auto why = done.error(); !why.diagnostics.empty())
    judged_clusters_.note_gap(reason_of(why.diagnostics.front()));
  return not_readable({kind, {}, {}}, std::move(done).error());
}

Result<void> Audit::cluster(json::value& object) {
  if (!object.is_object()) return {};
  const Subject subject{kind, text_in(object, "cluster_id"), text_in(object, "cluster_name")};
  const auto source = text_in(object, "cluster_source");
  const auto state = text_in(object, "state");
  if (const auto why = why_skipped(source, has_ended(state), wishes_.ended_clusters); !why.empty())
    return tally_.skipped(kind, why), Result<void>();
  std::optional<Proof> proof;
  if (wishes_.prove) {
    if (state == "RUNNING" || state == "RESIZING") {
      auto made = prove(provider_.prover(), object.get_object(), call_);
      if (!made) return std::move(made).error();
      proof = std::move(*made);
      if (proof->outcome == Measured::not_measured)
        tally_.not_readable("proof", proof->reason);
      else
        tally_.examined("proof");
    } else {
      tally_.skipped("proof", "not running: a measurement never starts a cluster");
    }
  }
  if (const auto own = libraries_.find(subject.identifier); own != libraries_.end())
    object.get_object()["libraries"] = std::move(own->second);
  auto by = examiner();
  const auto proof_of = [&proof](const model::Facts& facts) {
    if (!proof) return model::Lookup();
    auto hardware = hardware_record(facts);
    proof->hardware = std::move(hardware.document);
    proof->by_hardware = hardware.holds;
    return proof_lookup(*proof);
  };
  if (auto done = by.listed_cluster(object, no_libraries_, proof_of); !done) return done;
  // Pipelines choose their runtime themselves.
  if (is_of_pipeline(source)) by.drop_runtime();
  const bool is_proved = proof.has_value() || shared_.profile == model::Profile::csp;
  const bool is_whole = no_libraries_.availability != model::Availability::unavailable;
  judged_clusters_.add(subject.identifier, standing_of(by.found, is_proved && is_whole));
  std::optional<json::object> measured;
  if (proof) {
    measured = encryption(*proof);
    state_proof(object.get_object(), *proof, by, *measured);
  }
  name_places(by.found, object);
  return examined(subject, by, std::move(measured));
}

void Audit::state_proof(const json::object& cluster, const Proof& proof, Examiner& by,
                        json::object& measured) {
  auto* const recorder = provider_.recorder();
  if (recorder == nullptr) return;
  auto of = circumstances(provider_, "audit", std::move(by.verdicts), call_);
  of.workspace_id = workspace_id_;
  of.cluster = cluster;
  take_proof(proof, of);
  for (const auto& one : by.found)
    if (one.what.severity == model::Severity::error) of.errors.push_back(one.what.code);
  const auto line = evidence::statement_of(evidence::document(of));
  model::Diagnostics told;
  append_statement(*recorder, line, true, measured, told, call_);
  for (auto& one : told) by.found.push_back({std::move(one), {}});
}

}  // namespace hipaa::resource

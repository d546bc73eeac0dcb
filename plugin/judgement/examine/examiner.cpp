// Clusters, pools and policies.
#include "plugin/judgement/examine/examiner.hpp"

#include <algorithm>
#include <array>

#include "plugin/cluster/policy/policy.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/provider/workspace_view.hpp"
#include "plugin/request/catalogue_reader.hpp"

namespace hipaa::resource {
namespace {

bool is_below(std::string_view path, std::string_view parent) {
  return path.substr(0, parent.size()) == parent &&
         (path.size() == parent.size() || path[parent.size()] == '/');
}

// What a pool decides: the API shows what it derived from the pool.
constexpr std::array<std::string_view, 4> given_by_pool{
    {"node_type_id", "driver_node_type_id", "enable_elastic_disk", "aws_attributes"}};

// Of a pool: of its machines, not of the disks that it gives them.
bool is_about_node_type(std::string_view code) {
  return code == "HC-EBS-05" || code == "HC-REST-01" || code.starts_with("HC-NODE-");
}

// An acknowledgement stands in the object that is judged, and leads into the document then.
void place_acceptance(model::Diagnostic& one, const json::value& object, const std::string& at) {
  if (one.acceptance == nullptr || !one.acceptance->file.empty()) return;
  auto placed = *one.acceptance;
  placed.path = at + foreign_pointer(object, placed.path);
  one.acceptance = std::make_shared<const model::Acceptance>(std::move(placed));
}

// Of the settings of the workspace, whatever cluster is judged.
bool is_about_workspace(std::string_view code) {
  return code.substr(0, 7) == "HC-CSP-";
}

bool waits(const model::Diagnostic& one) {
  return one.verdict == model::VerdictKind::undecided;
}

}  // namespace

Result<model::Facts*> Examiner::facts_of(json::value configuration, Network network,
                                         std::optional<model::Facts>& own) {
  if (shared_ != nullptr) {
    if (auto done = gather_cluster(view_, std::move(configuration),
                                   offline_reason(provider_, network), call_, *shared_);
        !done)
      return std::move(done).error();
    shared_->job_id = job_id_;
    return shared_;
  }
  auto facts = gather_facts(provider_, std::move(configuration), network, call_);
  if (!facts) return std::move(facts).error();
  own.emplace(std::move(*facts));
  if (profile_) own->profile = *profile_;
  own->job_id = job_id_;
  return &*own;
}

void Examiner::take(const model::Facts& facts, std::string_view below,
                    const std::function<Found(model::Diagnostic)>& placed) {
  const bool is_measured = facts.proof.availability == model::Availability::present;
  auto judgement =
      rules::judge(facts, is_measured ? rules::Passes::named : rules::Passes::left_out);
  waivers_met.insert(waivers_met.end(), judgement.waivers_met.begin(), judgement.waivers_met.end());
  auto told = findings(judgement, facts, Stage::plan);
  for (auto& one : told) {
    // Among many objects of a workspace, its own findings are reported once.
    if (shared_ != nullptr && is_about_workspace(one.code)) continue;
    if (is_below(one.path, below) && !waits_for_wrong_type(one))
      found.push_back(placed(std::move(one)));
  }
  if (is_measured) verdicts = std::move(judgement.verdicts);
  wrong_types_.clear();
}

void Examiner::tell_wrong_types(json::value& known,
                                const std::function<Found(model::Diagnostic)>& placed) {
  wrong_types_.clear();
  for (auto& one : take_wrong_types(known)) {
    wrong_types_.push_back(one.path);
    found.push_back(placed(std::move(one)));
  }
}

bool Examiner::waits_for_wrong_type(const model::Diagnostic& one) const {
  return waits(one) && std::any_of(wrong_types_.begin(), wrong_types_.end(), [&](const auto& path) {
           return is_below(one.path, path) || is_below(path, one.path);
         });
}

void Examiner::undecided(std::string_view rule, std::string message, std::string path,
                         std::string subject) {
  auto made =
      model::warning(std::string(rule), "Undecided: " + request::catalogue().rule(rule)->title,
                     std::move(message), std::move(path));
  made.verdict = model::VerdictKind::undecided;
  found.push_back({std::move(made), std::move(subject)});
}

Result<void> Examiner::cluster(const json::value& object, const std::string& at,
                               const std::string& subject) {
  Arena arena;
  const auto* inner = block(&object);
  if (inner != nullptr && model::is_unknown(*inner)) {
    undecided("HC-RT-02", "Nothing of this cluster is known yet.", at, subject);
    return {};
  }
  auto known = known_cluster(object, &arena.memory);
  const auto placed = [&](model::Diagnostic one) {
    one.path = at + foreign_pointer(object, one.path);
    place_acceptance(one, object, at);
    return Found{std::move(one), subject};
  };
  tell_wrong_types(known, placed);
  std::optional<model::Facts> own;
  auto facts = facts_of(std::move(known), network_, own);
  if (!facts) return std::move(facts).error();
  if (proof_of_) {
    (*facts)->proof = proof_of_(**facts);
    if (auto done = take_policy_of_measured(**facts); !done) return done;
  }
  take(**facts, "", placed);
  return {};
}

Result<void> Examiner::take_policy_of_measured(model::Facts& facts) {
  if (facts.proof.availability != model::Availability::present || policy_id_.empty()) return {};
  auto policy = view_->policy(policy_id_, call_);
  if (!policy) return std::move(policy).error();
  if (policy->availability != model::Availability::present) return {};
  facts.policy = std::move(*policy);
  facts.policy.document.get_object().erase("libraries");
  return {};
}

Result<void> Examiner::listed_cluster(const json::value& object, const model::Lookup& libraries,
                                      ProofOf proof_of) {
  proof_of_ = std::move(proof_of);
  policy_id_ = text_in(object, "policy_id");
  shared_->libraries = libraries;
  shared_->observed.availability = model::Availability::present;
  shared_->observed.document = object;
  json::value shown = object;
  auto& members = shown.as_object();
  if (members.contains("instance_pool_id"))
    for (const auto name : given_by_pool) members.erase(name);
  members.erase("policy_id");
  const auto before = found.size();
  auto done = cluster(shown, "");
  // Of what somebody writes, not of what the workspace shows.
  found.erase(std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
                             [](const Found& one) { return one.what.code == "HC-EBS-03"; }),
              found.end());
  hide_patient_data(object, "", before);
  proof_of_ = {};
  shared_->libraries = {};
  shared_->proof = {};
  shared_->observed = {};
  return done;
}

Result<void> Examiner::workspace() {
  std::optional<model::Facts> own;
  auto facts = facts_of(json::object(), Network::no, own);
  if (!facts) return std::move(facts).error();
  for (auto& one : findings(rules::judge(**facts, rules::Passes::left_out), **facts, Stage::plan))
    if (is_about_workspace(one.code) || one.code == "HC-ML-04")
      found.push_back({std::move(one), {}});
  return {};
}

Result<void> Examiner::pool(const json::value& object, const std::string& at) {
  const auto before = found.size();
  auto done = judge_pool(object, at);
  hide_patient_data(object, at, before);
  return done;
}

Result<void> Examiner::judge_pool(const json::value& object, const std::string& at) {
  const auto* pool = block(&object);
  const auto id = pool == nullptr ? std::string() : text_in(*pool, "instance_pool_id");
  const json::value cluster{{"instance_pool_id", id.empty() ? "of this document" : id}};
  std::optional<model::Facts> own;
  auto facts = facts_of(cluster, Network::no, own);
  if (!facts) return std::move(facts).error();
  json::object shape;
  if (pool != nullptr && pool->is_object()) {
    for (const std::string_view name : {"instance_pool_id", "node_type_id"})
      if (const auto text = text_in(*pool, name); !text.empty()) shape[name] = text;
    if (const auto* disks = block_in(*pool, "disk_spec")) {
      shape["disk_spec"] = *disks;
      if (const auto* type = block_in(*disks, "disk_type"))
        shape["disk_spec"].as_object()["disk_type"] = *type;
    }
  } else if (pool != nullptr) {
    shape["disk_spec"] = *pool;  // unknown
  }
  (*facts)->worker_pool.availability = model::Availability::present;
  (*facts)->worker_pool.document = std::move(shape);
  (*facts)->driver_pool = (*facts)->worker_pool;
  const auto subject =
      pool == nullptr ? std::string() : named("pool", text_in(*pool, "instance_pool_name"));
  take(**facts, "/instance_pool_id", [&](model::Diagnostic one) {
    one.path =
        at + foreign_pointer(object, is_about_node_type(one.code) ? "/node_type_id" : "/disk_spec");
    return Found{std::move(one), subject};
  });
  if (pool == nullptr) return {};
  if (auto done = judge_preloaded_images(*pool, at, subject); !done) return done;
  return judge_names(*pool, pool == &object ? at : at + "/0", subject);
}

// A pool keeps them ready for its clusters: each as if such a cluster used it.
Result<void> Examiner::judge_preloaded_images(const json::value& pool, const std::string& at,
                                              const std::string& subject) {
  const auto* images = list_in(pool, "preloaded_docker_images", "preloaded_docker_image");
  const auto* list = images == nullptr ? nullptr : images->if_array();
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const json::value cluster{{"docker_image", {{"url", text_in((*list)[i], "url")}}}};
    std::optional<model::Facts> own;
    auto facts = facts_of(cluster, Network::no, own);
    if (!facts) return std::move(facts).error();
    const auto index = std::to_string(i);
    (*facts)->names = {{"docker_image", "preloaded_docker_images[" + index + "]"}};
    take(**facts, "/docker_image", [&](model::Diagnostic one) {
      one.path = at + foreign_pointer(pool, "/preloaded_docker_images/" + index + "/url");
      return Found{std::move(one), subject};
    });
    (*facts)->names.clear();
  }
  return {};
}

Result<void> Examiner::policy(const json::value& object, const std::string& at) {
  const auto before = found.size();
  auto done = judge_policy(object, at);
  hide_patient_data(object, at, before);
  return done;
}

Result<void> Examiner::judge_policy(const json::value& object, const std::string& at) {
  const auto* policy = block(&object);
  const auto subject =
      policy == nullptr ? std::string() : named("policy", text_in(*policy, "name"));
  constexpr std::string_view overrides = "policy_family_definition_overrides";
  std::string_view defined_by = "definition";
  json::object shape;
  if (policy != nullptr && policy->is_object()) {
    const auto& members = policy->get_object();
    // A policy that takes its rules from a family holds them in its answer; in a file it may hold
    // only what it changes of them.
    const auto* definition = model::find(members, "definition");
    if (definition == nullptr || model::is_unknown(*definition)) {
      undecided("HC-POL-01", "The definition of the policy is not known yet.", at + "/definition",
                subject);
      definition = model::find(members, overrides);
      if (definition == nullptr || model::is_unknown(*definition)) return {};
      defined_by = overrides;
    }
    // In a file it may be written out; the API has it as a text.
    shape["definition"] =
        definition->is_object() ? json::value(json::compact(*definition)) : *definition;
    if (const auto* libraries = list_in(*policy, "libraries", "library"))
      shape["libraries"] = *libraries;
  }
  static_cast<void>(parse_definition(shape));
  const auto id = policy == nullptr ? std::string() : text_in(*policy, "policy_id");
  const json::value cluster{{"policy_id", id.empty() ? "of this document" : id}};
  std::optional<model::Facts> own;
  auto facts = facts_of(cluster, Network::no, own);
  if (!facts) return std::move(facts).error();
  (*facts)->policy.availability = model::Availability::present;
  (*facts)->policy.document = std::move(shape);
  take(**facts, "/policy_id", [&](model::Diagnostic one) {
    one.path = at + foreign_pointer(object, one.code == "HC-ML-01" ? "/libraries"
                                                                   : "/" + std::string(defined_by));
    return Found{std::move(one), subject};
  });
  return policy == nullptr ? Result<void>()
                           : judge_names(*policy, policy == &object ? at : at + "/0", subject);
}

void Examiner::report_chained(const Chained& chain) {
  undecided("HC-SUB-01",
            chain.job.empty()
                ? "The job that this task runs is not known yet: it may hold a spark-submit task."
                : "This task runs job " + chain.job +
                      ", which was not examined: it may hold a spark-submit task.",
            chain.path, chain.subject);
}

}  // namespace hipaa::resource

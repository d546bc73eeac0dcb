// Clusters, pools and policies.
#include "plugin/resource/examine/examiner.hpp"

#include "plugin/request/catalogue.hpp"
#include "plugin/resource/examine/foreign.hpp"
#include "plugin/resource/findings.hpp"
#include "plugin/resource/policy.hpp"

namespace hipaa::resource {
namespace {

bool is_below(std::string_view path, std::string_view parent) {
  return path.substr(0, parent.size()) == parent &&
         (path.size() == parent.size() || path[parent.size()] == '/');
}

std::string named(std::string_view kind, const json::value& object,
                  std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (const auto text = text_in(object, name); !text.empty())
      return std::string(kind) + " \"" + text + "\"";
  return {};
}

}  // namespace

Result<model::Facts> Examiner::facts_of(json::value configuration, Network network) {
  auto facts = gather_facts(provider_, std::move(configuration), network, call_);
  if (facts && profile_) facts->profile = *profile_;
  return facts;
}

void Examiner::take(const model::Facts& facts, std::string_view below,
                    const std::function<Found(model::Diagnostic)>& placed) {
  for (auto& one : findings(rules::judge(facts), facts, Stage::plan))
    if (is_below(one.path, below)) found.push_back(placed(std::move(one)));
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
    return Found{std::move(one), subject};
  };
  for (auto& one : wrong_types(known)) found.push_back(placed(std::move(one)));
  auto facts = facts_of(std::move(known), network_);
  if (!facts) return std::move(facts).error();
  take(*facts, "", placed);
  return {};
}

Result<void> Examiner::pool(const json::value& object, const std::string& at) {
  const auto* pool = block(&object);
  const auto id = pool == nullptr ? std::string() : text_in(*pool, "instance_pool_id");
  const json::value cluster{{"instance_pool_id", id.empty() ? "of this document" : id}};
  auto facts = facts_of(cluster, Network::no);
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
  facts->worker_pool.availability = model::Availability::present;
  facts->worker_pool.document = std::move(shape);
  facts->driver_pool = facts->worker_pool;
  const auto subject =
      pool == nullptr ? std::string() : named("pool", *pool, {"instance_pool_name"});
  take(*facts, "/instance_pool_id", [&](model::Diagnostic one) {
    one.path =
        at + foreign_pointer(object, one.code == "HC-EBS-05" ? "/node_type_id" : "/disk_spec");
    return Found{std::move(one), subject};
  });
  return {};
}

Result<void> Examiner::policy(const json::value& object, const std::string& at) {
  const auto* policy = block(&object);
  const auto subject = policy == nullptr ? std::string() : named("policy", *policy, {"name"});
  json::object shape;
  if (policy != nullptr && policy->is_object()) {
    const auto& members = policy->get_object();
    // A policy that takes its rules from a family holds them in its answer; in a file it may not.
    const auto* definition = model::find(members, "definition");
    if (definition == nullptr || model::is_unknown(*definition)) {
      undecided("HC-POL-01", "The definition of the policy is not known yet.", at + "/definition",
                subject);
      return {};
    }
    shape["definition"] = *definition;
    if (const auto* libraries = list_in(*policy, "libraries", "library"))
      shape["libraries"] = *libraries;
  }
  static_cast<void>(parse_definition(shape));
  const auto id = policy == nullptr ? std::string() : text_in(*policy, "policy_id");
  const json::value cluster{{"policy_id", id.empty() ? "of this document" : id}};
  auto facts = facts_of(cluster, Network::no);
  if (!facts) return std::move(facts).error();
  facts->policy.availability = model::Availability::present;
  facts->policy.document = std::move(shape);
  take(*facts, "/policy_id", [&](model::Diagnostic one) {
    one.path = at + foreign_pointer(object, one.code == "HC-ML-01" ? "/libraries" : "/definition");
    return Found{std::move(one), subject};
  });
  return {};
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

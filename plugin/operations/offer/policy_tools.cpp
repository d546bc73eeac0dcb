#include "plugin/operations/offer/policy_tools.hpp"

#include <set>

#include "plugin/cluster/policy/policy.hpp"
#include "plugin/cluster/policy/policy_acceptance.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::resource {
namespace {

const json::object& tables() {
  return support::made_once(
      [] { return request::schema_document("catalogs/cluster_policy.json"); });
}

// Node types by family and fleet: the tables are ours, so none is forgotten in one of two places.
json::object encrypting_node_types() {
  std::string families;
  const auto add = [&](const std::string& name) {
    families += (families.empty() ? "" : "|") + name;
  };
  for (const auto& one : request::catalogue().instance_families)
    if (one.encrypts_in_transit) add(one.family);
  for (const auto& one : request::catalogue().instance_fleets)
    if (one.encrypts_in_transit) add(one.fleet + "-fleet");
  return {{"type", "regex"}, {"pattern", "(" + families + ")\\.[0-9a-z-]+"}};
}

// What is wrong with a cluster that the policy lets through, each rule once.
class Linter {
 public:
  Linter(const json::object& definition, model::Profile profile, CallContext& call)
      : policy_{{"parsed_definition", definition}}, profile_(profile), call_(call) {}

  Result<void> judge(json::object cluster) {
    // What is fixed is filled in; defaults only where the cluster asks for them, and it does not.
    std::map<std::string, std::string, std::less<>> origins;
    merge_policy(policy_, cluster, origins);
    auto facts = gather_facts(nullptr, cluster, Network::no, call_);
    if (!facts) return std::move(facts).error();
    facts->profile = profile_;
    facts->business_associate_agreement = nullptr;
    const auto judgement = rules::judge(*facts);
    for (const auto& one : findings(judgement, *facts, Stage::plan)) {
      if (one.severity != model::Severity::error || one.verdict != model::VerdictKind::fail ||
          !seen_.insert(one.code).second)
        continue;
      found.push_back(json::object{{"code", one.code},
                                   {"path", one.path},
                                   {"summary", one.summary},
                                   {"detail", one.detail},
                                   {"cluster", cluster}});
    }
    return {};
  }

  json::array found;

 private:
  json::object policy_;
  model::Profile profile_;
  CallContext& call_;
  std::set<std::string> seen_;
};

}  // namespace

json::object cluster_policy(model::Profile profile) {
  const auto& definitions = tables().at("definitions").as_object();
  // What strict lets through is right in either kind of workspace.
  const bool is_csp = profile == model::Profile::csp;
  auto definition = definitions.at(is_csp ? "csp" : "classic").as_object();
  if (profile != model::Profile::classic) {
    definition["node_type_id"] = encrypting_node_types();
    auto driver = encrypting_node_types();
    driver["isOptional"] = true;  // it follows the workers' then
    definition["driver_node_type_id"] = std::move(driver);
  }
  return definition;
}

Result<json::array> policy_lint(const json::object& definition, model::Profile profile,
                                CallContext& call) {
  Linter linter(definition, profile, call);
  auto base = tables().at("base").as_object();
  fit_to_policy(definition, base);
  if (policy_accepts(definition, base))
    if (auto judged = linter.judge(base); !judged) return std::move(judged).error();
  for (const auto& probe : tables().at("probes").as_array()) {
    auto cluster = base;
    for (const auto& [path, value] : probe.as_object().at("set").as_object())
      set_attribute(cluster, path, value);
    if (!policy_accepts(definition, cluster)) continue;
    if (auto judged = linter.judge(std::move(cluster)); !judged) return std::move(judged).error();
  }
  return std::move(linter.found);
}

}  // namespace hipaa::resource

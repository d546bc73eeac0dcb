#include "plugin/operations/offer/policy_tools.hpp"

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

}  // namespace hipaa::resource

// Instance pools 2.0.
#include "core/router.hpp"
#include "core/shape.hpp"
#include "core/workspace.hpp"
#include "services/documents.hpp"

namespace workspace_sim {

namespace {

Reply no_pool(const std::string& id) {
  return does_not_exist("Can't find an instance pool with id: " + id + ".");
}

Refusal check_pool(const Workspace& workspace, const json::object& pool) {
  if (!has(pool, "instance_pool_name")) return missing_field("instance_pool_name");
  if (!has(pool, "node_type_id")) return missing_field("node_type_id");
  const std::string id = text_at(pool, "node_type_id");
  const NodeTypeFacts* facts = Catalog::instance().node_type(id);
  if (facts == nullptr) return invalid_parameter("Node type " + id + " is not supported.");
  if (workspace.settings.compliance_security_profile && !facts->encrypted_in_transit) {
    return invalid_parameter(
        "Workspace restricted to instance types that encrypt in transit. "
        "Please specify one such node type");
  }
  const json::object* disks = object_at(pool, "disk_spec");
  const bool volumes = disks != nullptr && integer_at(*disks, "disk_count") > 0;
  if (!volumes && !flag_at(pool, "enable_elastic_disk") && !facts->has_local_disk) {
    return invalid_parameter(
        "At least one EBS volume must be attached for clusters created with node type " + id + ".");
  }
  return std::nullopt;
}

void add_defaults(const std::string& id, const std::string& creator, json::object& pool) {
  json::object& aws = make_object_at(pool, "aws_attributes");
  set_default(aws, "availability", "SPOT");
  set_default(aws, "zone_id", "us-west-2a");
  set_default(aws, "spot_bid_price_percent", 100);
  set_default(pool, "min_idle_instances", 0);
  set_default(pool, "idle_instance_autotermination_minutes", 4320);
  set_default(pool, "enable_elastic_disk", false);
  pool["instance_pool_id"] = id;
  set_default(pool, "state", "ACTIVE");
  pool["default_tags"] = json::object{{"Vendor", "Databricks"},
                                      {"DatabricksInstancePoolCreatorId", creator},
                                      {"DatabricksInstancePoolId", id}};
  const std::int64_t idle = integer_at(pool, "min_idle_instances");
  pool["stats"] = json::object{{"used_count", 0},
                               {"idle_count", idle},
                               {"pending_used_count", 0},
                               {"pending_idle_count", 0}};
  pool["status"] = json::object();
}

Reply create_pool(Workspace& workspace, const Call& call) {
  json::object pool = call.body;
  if (auto refused = normalise("instance_pool", pool)) return *refused;
  if (auto refused = check_pool(workspace, pool)) return *refused;
  std::string id = workspace.random.cluster_id(workspace.clock.now());
  id += "-pool-" + workspace.random.alphanumeric(8);
  add_defaults(id, call.user.id, pool);
  workspace.pools[id] = std::move(pool);
  return ok(json::object{{"instance_pool_id", id}});
}

Reply get_pool(Workspace& workspace, const Call& call) {
  const std::string id = query_text(call, "instance_pool_id");
  if (id.empty()) return missing_field("instance_pool_id");
  const auto pool = workspace.pools.find(id);
  return pool == workspace.pools.end() ? no_pool(id) : ok(pool->second);
}

Reply list_pools(Workspace& workspace, const Call& /*call*/) {
  json::object answer;
  json::array pools;
  for (const auto& [id, pool] : workspace.pools) pools.push_back(pool);
  if (!pools.empty()) answer["instance_pools"] = std::move(pools);
  return ok(answer);
}

Reply edit_pool(Workspace& workspace, const Call& call) {
  json::object change = call.body;
  if (auto refused = normalise("instance_pool", change)) return *refused;
  const std::string id = text_at(change, "instance_pool_id");
  if (id.empty()) return missing_field("instance_pool_id");
  const auto pool = workspace.pools.find(id);
  if (pool == workspace.pools.end()) return no_pool(id);
  if (!has(change, "instance_pool_name")) return missing_field("instance_pool_name");
  const std::string node_type = text_at(pool->second, "node_type_id");
  if (text_at(change, "node_type_id") != node_type) {
    return invalid_parameter("Node type of an instance pool cannot be changed.");
  }
  // Only these may change; disks, elastic disk and preloaded versions are fixed at creation.
  for (const std::string_view key :
       {"instance_pool_name", "min_idle_instances", "max_capacity", "custom_tags",
        "idle_instance_autotermination_minutes", "node_type_flexibility"}) {
    pool->second.erase(key);
    if (has(change, key)) pool->second[key] = change.at(key);
  }
  add_defaults(id, call.user.id, pool->second);
  return ok();
}

Reply remove_pool(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "instance_pool_id");
  if (id.empty()) return missing_field("instance_pool_id");
  return workspace.pools.erase(id) == 0 ? no_pool(id) : ok();
}

}  // namespace

void upsert_pool(Workspace& workspace, const std::string& id, json::object pool) {
  add_defaults(id, "100000000000001", pool);
  workspace.pools[id] = std::move(pool);
}

void register_pool_routes(Router& router) {
  router.add("POST", {"2.0"}, "/instance-pools/create", create_pool);
  router.add("GET", {"2.0"}, "/instance-pools/get", get_pool);
  router.add("GET", {"2.0"}, "/instance-pools/list", list_pools);
  router.add("POST", {"2.0"}, "/instance-pools/edit", edit_pool);
  router.add("POST", {"2.0"}, "/instance-pools/delete", remove_pool);
}

}  // namespace workspace_sim

#include "clusters/effective.hpp"

#include "core/workspace.hpp"
#include "policies/policy_merge.hpp"

namespace workspace_sim {

namespace {

Refusal apply_policy(const Workspace& workspace, const json::object& sent,
                     std::string_view cluster_type, json::object& effective) {
  const std::string policy_id = text_at(sent, "policy_id");
  if (policy_id.empty()) return std::nullopt;
  const auto policy = workspace.policies.find(policy_id);
  if (policy == workspace.policies.end()) {
    return invalid_parameter("Can't find a cluster policy with id: " + policy_id + ".");
  }
  const json::object definition = policy_definition(policy->second);
  merge_policy(definition, flag_at(sent, "apply_policy_default_values"), effective);
  const Violations violations = check_policy(definition, effective, cluster_type);
  if (!violations.empty()) return invalid_parameter(violations_text(violations));
  return std::nullopt;
}

void apply_single_node(json::object& effective) {
  if (!flag_at(effective, "is_single_node")) return;
  json::object& conf = make_object_at(effective, "spark_conf");
  set_default(conf, "spark.databricks.cluster.profile", "singleNode");
  set_default(conf, "spark.master", "local[*]");
  set_default(make_object_at(effective, "custom_tags"), "ResourceClass", "SingleNode");
  set_default(effective, "num_workers", 0);
}

void apply_pool(const Workspace& workspace, json::object& effective) {
  const auto pool = workspace.pools.find(text_at(effective, "instance_pool_id"));
  if (pool == workspace.pools.end()) return;
  set_default(effective, "driver_instance_pool_id", json::value(pool->first));
  const auto driver_pool = workspace.pools.find(text_at(effective, "driver_instance_pool_id"));
  effective["node_type_id"] = text_at(pool->second, "node_type_id");
  effective["driver_node_type_id"] = text_at(
      driver_pool == workspace.pools.end() ? pool->second : driver_pool->second, "node_type_id");
  effective["enable_elastic_disk"] = flag_at(pool->second, "enable_elastic_disk");
  json::object& aws = make_object_at(effective, "aws_attributes");
  if (const json::object* from_pool = object_at(pool->second, "aws_attributes")) {
    for (const std::string_view key : {"availability", "zone_id", "spot_bid_price_percent"}) {
      if (has(*from_pool, key)) set_default(aws, key, from_pool->at(key));
    }
  }
}

/// DEDICATED and STANDARD fold into the older names, AUTO into the one that fits.
std::string folded_mode(const std::string& mode, const json::object& effective) {
  if (mode == "DATA_SECURITY_MODE_DEDICATED") return "SINGLE_USER";
  if (mode == "DATA_SECURITY_MODE_STANDARD") return "USER_ISOLATION";
  if (mode != "DATA_SECURITY_MODE_AUTO") return mode;
  const std::string version = text_at(effective, "spark_version");
  const bool alone = is_single_node(effective) || flag_at(effective, "use_ml_runtime") ||
                     version.find("-ml-") != std::string::npos;
  return alone ? "SINGLE_USER" : "USER_ISOLATION";
}

void apply_defaults(const Workspace& workspace, const std::string& caller,
                    json::object& effective) {
  const Settings& settings = workspace.settings;
  const bool pool = has(effective, "instance_pool_id");
  set_default(effective, "driver_node_type_id", effective["node_type_id"]);
  set_default(effective, "enable_elastic_disk", settings.enable_elastic_disk);
  set_default(effective, "enable_local_disk_encryption", false);
  set_default(effective, "autotermination_minutes", 0);

  json::object& aws = make_object_at(effective, "aws_attributes");
  set_default(aws, "availability", "SPOT_WITH_FALLBACK");
  set_default(aws, "zone_id", "auto");
  if (!pool) {
    set_default(aws, "first_on_demand", 1);
    set_default(aws, "spot_bid_price_percent", 100);
    set_default(aws, "ebs_volume_count", 0);
  }

  const std::string fallback =
      has(effective, "kind") ? "DATA_SECURITY_MODE_AUTO" : settings.data_security_mode;
  const std::string mode =
      folded_mode(text_at(effective, "data_security_mode", fallback), effective);
  effective["data_security_mode"] = mode;
  if (mode == "SINGLE_USER" || mode == "LEGACY_SINGLE_USER") {
    set_default(effective, "single_user_name", json::value(caller));
  }
  const bool photon = text_at(effective, "spark_version").find("-photon-") != std::string::npos;
  const std::string engine = text_at(effective, "runtime_engine", "NULL");
  if (engine == "NULL") effective["runtime_engine"] = photon ? "PHOTON" : "STANDARD";
}

}  // namespace

Refusal make_effective(const Workspace& workspace, const json::object& sent,
                       const std::string& caller, std::string_view cluster_type,
                       json::object& effective) {
  effective = sent;
  for (const std::string_view only_sent :
       {"apply_policy_default_values", "clone_from", "idempotency_token", "cluster_id"}) {
    effective.erase(only_sent);
  }
  if (auto refused = apply_policy(workspace, sent, cluster_type, effective)) return refused;
  if (auto refused = check_required(workspace, effective)) return refused;
  if (auto refused = check_kind(effective)) return refused;
  if (auto refused = check_pool_conflicts(workspace, effective)) return refused;
  apply_single_node(effective);
  if (auto refused = check_size(effective)) return refused;
  if (auto refused = check_limits(effective)) return refused;
  apply_pool(workspace, effective);
  apply_defaults(workspace, caller, effective);
  if (auto refused = check_node_types(workspace, effective)) return refused;
  if (has(effective, "instance_pool_id")) return std::nullopt;  // its disks are the pool's
  return check_ebs(effective);
}

}  // namespace workspace_sim

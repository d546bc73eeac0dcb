#include "clusters/view.hpp"

#include <functional>

#include "core/normalise.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

/// Nodes keep their identity for one run of the cluster.
json::object node_view(const Cluster& cluster, std::int64_t index) {
  const std::size_t seed = std::hash<std::string>{}(cluster.id) +
                           static_cast<std::size_t>(cluster.spark_context_id) +
                           static_cast<std::size_t>(index) * 7919U;
  const std::string number = std::to_string(seed % 100'000'000);
  const std::string address =
      std::to_string(seed % 250 + 1) + '.' + std::to_string(index % 250 + 1);
  return {{"private_ip", "10.1." + address},
          {"host_private_ip", "10.0." + address},
          {"node_id", number + "abcdef"},
          {"instance_id", "i-0" + number},
          {"start_timestamp", cluster.start_time},
          {"node_aws_attributes", json::object{{"is_spot", false}}}};
}

void add_nodes(const Cluster& cluster, json::object& view) {
  view["driver"] = node_view(cluster, 0);
  json::array executors;
  for (std::int64_t index = 1; index <= cluster.workers; ++index) {
    executors.push_back(node_view(cluster, index));
  }
  if (!executors.empty()) view["executors"] = std::move(executors);
  view["jdbc_port"] = 10000;
  const NodeTypeFacts* driver = Catalog::instance().node_type(text_at(view, "driver_node_type_id"));
  const NodeTypeFacts* worker = Catalog::instance().node_type(text_at(view, "node_type_id"));
  if (driver == nullptr || worker == nullptr) return;
  const auto workers = static_cast<double>(cluster.workers);
  view["cluster_cores"] = driver->cores + workers * worker->cores;
  view["cluster_memory_mb"] = driver->memory_mb + cluster.workers * worker->memory_mb;
}

json::object disk_spec(const Workspace& workspace, const Cluster& cluster) {
  const auto pool = workspace.pools.find(text_at(cluster.effective, "instance_pool_id"));
  if (pool != workspace.pools.end()) {
    const json::object* disks = object_at(pool->second, "disk_spec");
    return disks == nullptr ? json::object{{"disk_count", 0}} : *disks;
  }
  const json::object* aws = object_at(cluster.effective, "aws_attributes");
  const std::int64_t count = aws == nullptr ? 0 : integer_at(*aws, "ebs_volume_count");
  json::object disks{{"disk_count", count}};
  if (count == 0) return disks;
  if (has(*aws, "ebs_volume_size")) disks["disk_size"] = aws->at("ebs_volume_size");
  if (has(*aws, "ebs_volume_type")) {
    disks["disk_type"] = json::object{{"ebs_volume_type", aws->at("ebs_volume_type")}};
  }
  return disks;
}

json::object instance_source(const json::object& effective, std::string_view pool_key,
                             std::string_view node_key) {
  if (has(effective, pool_key)) return {{"instance_pool_id", effective.at(pool_key)}};
  return {{"node_type_id", text_at(effective, node_key)}};
}

/// Members that live answers carry although no model documents them.
void add_undocumented(const Workspace& workspace, const Cluster& cluster, json::object& view) {
  const json::object& effective = cluster.effective;
  // Unless the platform has moved it to a later image.
  if (!has(view, "effective_spark_version"))
    view["effective_spark_version"] = effective_spark_version(effective);
  view["disk_spec"] = disk_spec(workspace, cluster);
  view["instance_source"] = instance_source(effective, "instance_pool_id", "node_type_id");
  view["driver_instance_source"] =
      instance_source(effective, "driver_instance_pool_id", "driver_node_type_id");
  view["init_scripts_safe_mode"] = false;
  if (cluster.last_activity_time > 0) view["last_activity_time"] = cluster.last_activity_time;
  if (takes_commands(cluster)) view["driver_healthy"] = true;
  if (has(effective, "single_user_name")) {
    view["assigned_principal"] = "user:" + text_at(effective, "single_user_name");
  }
  if (!cluster.pinned_by.empty()) view["pinned_by_user_name"] = cluster.pinned_by;
}

}  // namespace

std::string effective_spark_version(const json::object& effective) {
  std::string version = text_at(effective, "spark_version");
  const std::size_t scala = version.find("-scala");
  if (scala == std::string::npos || version.find("-ml-") != std::string::npos) return version;
  if (flag_at(effective, "use_ml_runtime")) {
    const NodeTypeFacts* node = Catalog::instance().node_type(text_at(effective, "node_type_id"));
    return version.insert(scala, node != nullptr && node->gpus > 0 ? "-gpu-ml" : "-cpu-ml");
  }
  if (text_at(effective, "runtime_engine") == "PHOTON" &&
      version.find("-photon-") == std::string::npos) {
    version.insert(scala, "-photon");
  }
  return version;
}

json::object cluster_view(const Workspace& workspace, const Cluster& cluster, bool with_spec) {
  if (lags(cluster, workspace.clock.now())) {
    json::object earlier = cluster.lag->view;
    if (!with_spec) earlier.erase("spec");
    return earlier;
  }
  json::object view = cluster.effective;
  view["cluster_id"] = cluster.id;
  view["creator_user_name"] = cluster.creator;
  view["cluster_source"] = cluster.source;
  view["state"] = cluster.state;
  view["state_message"] = cluster.state_message;
  view["start_time"] = cluster.start_time;
  view["last_state_loss_time"] = cluster.last_state_loss_time;
  view["last_restarted_time"] = cluster.last_restarted_time;
  view["terminated_time"] = cluster.terminated_time;
  if (cluster.spark_context_id != 0) view["spark_context_id"] = cluster.spark_context_id;
  if (cluster.termination_reason) view["termination_reason"] = *cluster.termination_reason;
  // An autoscaling cluster reports its desired size beside the limits.
  if (has(view, "autoscale")) view["num_workers"] = cluster.target_workers;
  view["default_tags"] = json::object{{"Vendor", "Databricks"},
                                      {"Creator", cluster.creator},
                                      {"ClusterName", text_at(view, "cluster_name")},
                                      {"ClusterId", cluster.id}};
  if (workspace.settings.resolve_zone) {
    if (json::object* aws = object_at(view, "aws_attributes")) {
      if (text_at(*aws, "zone_id") == "auto") (*aws)["zone_id"] = "us-west-2a";
    }
  }
  if (takes_commands(cluster)) add_nodes(cluster, view);
  if (workspace.settings.undocumented_fields) add_undocumented(workspace, cluster, view);
  if (workspace.settings.normalises) normalise_cluster(view);
  if (!with_spec) return view;
  json::object spec = cluster.spec;
  if (workspace.settings.normalises) normalise_cluster(spec);
  view["spec"] = std::move(spec);
  return view;
}

}  // namespace workspace_sim

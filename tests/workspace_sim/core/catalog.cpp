#include "core/catalog.hpp"

#include "workspace_sim_data.hpp"

namespace workspace_sim {

namespace {

double cores_of(std::string_view size) {
  constexpr std::string_view extra = "xlarge";
  if (size == "large") return 2;
  if (size == extra) return 4;
  return 4 * std::stod(std::string(size.substr(0, size.size() - extra.size())));
}

bool has_token(std::string_view key, std::string_view token) {
  return key.find('-' + std::string(token) + '-') != std::string_view::npos;
}

}  // namespace

const Catalog& Catalog::instance() {
  static const Catalog catalog;
  return catalog;
}

Catalog::Catalog() {
  shapes_ = json::parse(request_shapes_json).as_object();
  policy_families_ = json::parse(policy_families_json).as_array();
  const json::value versions = json::parse(spark_versions_json);
  for (const json::value& pair : versions.as_array()) {
    spark_versions_.push_back(json::object{{"key", pair.at(0)}, {"name", pair.at(1)}});
  }
  const json::value families = json::parse(node_families_json);
  for (const json::value& family : families.as_array()) {
    add_families(family.as_object());
  }
  // A node that shares its host with others: the kind for which EBS volumes are not supported.
  const NodeTypeFacts shared{"dev-tier-node", 0.88, 6144, 0, true, false, false};
  add_node_type(shared, {{"category", "General Purpose"}, {"disk_kind", "ssd"}}, 20);
}

void Catalog::add_families(const json::object& family) {
  for (const json::value& name : family.at("families").as_array()) {
    for (const json::value& size : family.at("sizes").as_array()) {
      add_size(family, std::string(name.as_string()), std::string(size.as_string()));
    }
  }
}

void Catalog::add_size(const json::object& family, const std::string& name,
                       const std::string& size) {
  NodeTypeFacts facts;
  facts.id = name + '.' + size;
  facts.cores = cores_of(size);
  facts.memory_mb =
      static_cast<std::int64_t>(number_at(family, "memory_gb_per_core") * facts.cores * 1024);
  facts.gpus = integer_at(family, "gpus");
  const double disk_gb = number_at(family, "disk_gb_per_core") * facts.cores;
  facts.has_local_disk = disk_gb > 0;
  facts.encrypted_in_transit = flag_at(family, "encrypted_in_transit");
  add_node_type(facts, family, disk_gb);
}

void Catalog::add_node_type(const NodeTypeFacts& facts, const json::object& family,
                            double disk_gb) {
  const bool nvme = text_at(family, "disk_kind") == "nvme";
  const int disks = disk_gb > 0 ? 1 : 0;
  const auto size = static_cast<std::int64_t>(disk_gb);
  const bool photon = facts.gpus == 0 && facts.cores >= 4;
  node_types_.push_back(json::object{
      {"node_type_id", facts.id},
      {"memory_mb", facts.memory_mb},
      {"num_cores", facts.cores},
      {"description", facts.id},
      {"instance_type_id", facts.id},
      {"is_deprecated", flag_at(family, "deprecated")},
      {"category", text_at(family, "category")},
      {"support_ebs_volumes", facts.supports_ebs},
      {"support_cluster_tags", facts.supports_ebs},
      {"num_gpus", facts.gpus},
      {"node_instance_type", json::object{{"instance_type_id", facts.id},
                                          {"local_disks", nvme ? 0 : disks},
                                          {"local_disk_size_gb", nvme ? 0 : size},
                                          {"local_nvme_disks", nvme ? disks : 0},
                                          {"local_nvme_disk_size_gb", nvme ? size : 0}}},
      {"is_hidden", false},
      {"support_port_forwarding", true},
      {"display_order", 0},
      {"is_io_cache_enabled", nvme},
      {"is_graviton", flag_at(family, "graviton")},
      {"is_encrypted_in_transit", facts.encrypted_in_transit},
      {"photon_worker_capable", photon},
      {"photon_driver_capable", photon}});
  facts_.emplace(facts.id, facts);
}

const NodeTypeFacts* Catalog::node_type(const std::string& id) const {
  const auto found = facts_.find(id);
  return found == facts_.end() ? nullptr : &found->second;
}

bool Catalog::has_spark_version(std::string_view key) const {
  for (const json::value& version : spark_versions_) {
    if (std::string_view(version.at("key").as_string()) == key) return true;
  }
  return false;
}

std::string Catalog::resolve_automatic_version(std::string_view automatic) const {
  const bool machine_learning = automatic.ends_with("-ml");
  if (machine_learning) automatic.remove_suffix(3);
  const bool lts = automatic == "auto:latest-lts" || automatic == "auto:prev-lts";
  std::size_t skip = automatic.starts_with("auto:prev") ? 1 : 0;
  if (!automatic.starts_with("auto:latest") && skip == 0) return {};
  for (const json::value& version : spark_versions_) {
    const std::string_view key = version.at("key").as_string();
    const std::string_view name = version.at("name").as_string();
    if (has_token(key, "photon") || has_token(key, "gpu") || has_token(key, "gpu-ml")) continue;
    if (name.find("Beta") != std::string_view::npos || key.starts_with("apache-spark")) continue;
    if (has_token(key, "ml") != machine_learning) continue;
    if (lts && name.find("LTS") == std::string_view::npos) continue;
    if (skip-- == 0) return std::string(key);
  }
  return {};
}

}  // namespace workspace_sim

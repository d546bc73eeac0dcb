// What the platform offers: node types, Spark versions, policy families, request shapes. Data in
// data/*.json, embedded at build time; built once, immutable, safe from any thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/json_tools.hpp"

namespace workspace_sim {

struct NodeTypeFacts {
  std::string id;
  double cores = 0;
  std::int64_t memory_mb = 0;
  std::int64_t gpus = 0;
  bool has_local_disk = false;
  bool supports_ebs = true;
  bool encrypted_in_transit = false;
};

class Catalog {
 public:
  [[nodiscard]] const NodeTypeFacts* node_type(const std::string& id) const;
  [[nodiscard]] const json::array& node_types() const { return node_types_; }
  [[nodiscard]] const json::array& spark_versions() const { return spark_versions_; }
  [[nodiscard]] bool has_spark_version(std::string_view key) const;
  /// The key that a policy's `auto:latest-lts` and the like stand for; empty where unknown.
  [[nodiscard]] std::string resolve_automatic_version(std::string_view automatic) const;
  [[nodiscard]] const json::object& shapes() const { return shapes_; }
  [[nodiscard]] const json::array& policy_families() const { return policy_families_; }

  static const Catalog& instance();

 private:
  Catalog();

  void add_families(const json::object& family);
  void add_size(const json::object& family, const std::string& name, const std::string& size);
  void add_node_type(const NodeTypeFacts& facts, const json::object& family, double disk_gb);

  std::unordered_map<std::string, NodeTypeFacts> facts_;
  json::array node_types_;
  json::array spark_versions_;
  json::object shapes_;
  json::array policy_families_;
};

}  // namespace workspace_sim

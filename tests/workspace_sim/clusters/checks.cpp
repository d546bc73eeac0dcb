// The server's checks of cluster attributes, with its own texts where they are known.
#include <algorithm>

#include "clusters/effective.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

Refusal check_count(const json::object& attributes, std::string_view key, std::size_t most) {
  const json::value* held = attributes.if_contains(key);
  const std::size_t count = held == nullptr     ? 0
                            : held->is_array()  ? held->get_array().size()
                            : held->is_object() ? held->get_object().size()
                                                : 0;
  if (count <= most) return std::nullopt;
  return invalid_parameter("Too many " + std::string(key) + ": " + std::to_string(count) +
                           " given, at most " + std::to_string(most) + " allowed.");
}

Reply not_supported(const std::string& node_type) {
  return invalid_parameter("Node type " + node_type +
                           " is not supported. Supported node types: i3.xlarge, i3.2xlarge, "
                           "m5d.large, m5d.xlarge, m6id.xlarge, r5d.xlarge and others.");
}

/// Only these may be given for a cluster whose instances come from a pool.
bool fits_pool(std::string_view aws_attribute) {
  return aws_attribute == "instance_profile_arn";
}

Reply conflicts_with_pool(std::string_view field) {
  return invalid_parameter("The field '" + std::string(field) +
                           "' cannot be supplied when an instance pool ID is provided.");
}

}  // namespace

bool is_single_node(const json::object& attributes) {
  if (flag_at(attributes, "is_single_node")) return true;
  const json::object* conf = object_at(attributes, "spark_conf");
  const json::object* tags = object_at(attributes, "custom_tags");
  return conf != nullptr && tags != nullptr &&
         text_at(*conf, "spark.databricks.cluster.profile") == "singleNode" &&
         text_at(*tags, "ResourceClass") == "SingleNode";
}

Refusal check_required(const Workspace& workspace, const json::object& attributes) {
  const std::string version = text_at(attributes, "spark_version");
  if (version.empty()) return missing_field("spark_version");
  const auto& extra = workspace.settings.extra_spark_versions;
  if (!Catalog::instance().has_spark_version(version) && !version.starts_with("custom:") &&
      std::find(extra.begin(), extra.end(), version) == extra.end()) {
    return invalid_parameter("Invalid spark version " + version + ".");
  }
  if (!has(attributes, "node_type_id") && !has(attributes, "instance_pool_id")) {
    return missing_field("node_type_id");
  }
  return std::nullopt;
}

Refusal check_pool_conflicts(const Workspace& workspace, const json::object& attributes) {
  for (const std::string_view key : {"instance_pool_id", "driver_instance_pool_id"}) {
    const std::string pool = text_at(attributes, key);
    if (!pool.empty() && !workspace.pools.contains(pool)) {
      return invalid_parameter("Can't find an instance pool with id: " + pool + ".");
    }
  }
  if (!has(attributes, "instance_pool_id")) {
    if (!has(attributes, "driver_instance_pool_id")) return std::nullopt;
    return invalid_parameter(
        "driver_instance_pool_id cannot be supplied without an instance_pool_id.");
  }
  for (const std::string_view field :
       {"node_type_id", "driver_node_type_id", "enable_elastic_disk"}) {
    if (has(attributes, field)) return conflicts_with_pool(field);
  }
  if (const json::object* aws = object_at(attributes, "aws_attributes")) {
    for (const auto& member : *aws) {
      if (!fits_pool(member.key())) {
        return conflicts_with_pool("aws_attributes." + std::string(member.key()));
      }
    }
  }
  return std::nullopt;
}

Refusal check_size(const json::object& attributes) {
  const bool fixed = has(attributes, "num_workers");
  const json::object* autoscale = object_at(attributes, "autoscale");
  if (fixed == (autoscale != nullptr) && !is_single_node(attributes)) {
    return invalid_parameter(
        "Exactly 1 of virtual_cluster_size, num_workers or autoscale must be specified.");
  }
  if (autoscale != nullptr) {
    const std::int64_t least = integer_at(*autoscale, "min_workers", -1);
    const std::int64_t most = integer_at(*autoscale, "max_workers", -1);
    if (least < 0 || most < 0) {
      return missing_field(least < 0 ? "autoscale.min_workers" : "autoscale.max_workers");
    }
    if (most <= least) {
      return invalid_parameter(
          "autoscale.max_workers must be strictly greater than autoscale.min_workers.");
    }
    return std::nullopt;
  }
  const std::int64_t workers = integer_at(attributes, "num_workers");
  if (workers < 0) return invalid_parameter("num_workers must not be negative.");
  if (workers == 0 && !is_single_node(attributes)) {
    return invalid_parameter("NumWorkers could be 0 only for SingleNode clusters.");
  }
  return std::nullopt;
}

Refusal check_limits(const json::object& attributes) {
  const std::int64_t minutes = integer_at(attributes, "autotermination_minutes");
  if (minutes != 0 && (minutes < 10 || minutes > 10000)) {
    return invalid_parameter("autotermination_minutes must be 0 or between 10 and 10000, but was " +
                             std::to_string(minutes) + ".");
  }
  if (auto refused = check_count(attributes, "custom_tags", 45)) return refused;
  if (auto refused = check_count(attributes, "init_scripts", 10)) return refused;
  if (auto refused = check_count(attributes, "ssh_public_keys", 10)) return refused;
  const json::object* workload = object_at(attributes, "workload_type");
  if (workload != nullptr && object_at(*workload, "clients") == nullptr) {
    return missing_field("workload_type.clients");
  }
  return std::nullopt;
}

Refusal check_kind(const json::object& attributes) {
  if (has(attributes, "kind")) return std::nullopt;
  for (const std::string_view field : {"is_single_node", "use_ml_runtime"}) {
    if (has(attributes, field)) {
      return invalid_parameter("The field '" + std::string(field) +
                               "' can only be used when kind is specified.");
    }
  }
  const std::string mode = text_at(attributes, "data_security_mode");
  if (mode.starts_with("DATA_SECURITY_MODE_")) {
    return invalid_parameter(mode + " can only be used when kind is specified.");
  }
  return std::nullopt;
}

Refusal check_node_types(const Workspace& workspace, const json::object& attributes) {
  for (const std::string_view role : {"driver", "worker"}) {
    const bool driver = role == "driver";
    const std::string id = text_at(attributes, driver ? "driver_node_type_id" : "node_type_id");
    const NodeTypeFacts* facts = Catalog::instance().node_type(id);
    if (facts == nullptr) return not_supported(id);
    if (workspace.settings.compliance_security_profile && !facts->encrypted_in_transit) {
      return invalid_parameter(
          "Workspace restricted to instance types that encrypt in transit. "
          "Please specify one such " +
          std::string(role) + " node type");
    }
    const std::string flexibility_key = std::string(role) + "_node_type_flexibility";
    const json::object* flexibility = object_at(attributes, flexibility_key);
    const json::array* alternates =
        flexibility == nullptr ? nullptr : array_at(*flexibility, "alternate_node_type_ids");
    if (alternates == nullptr) continue;
    for (const json::value& alternate : *alternates) {
      const NodeTypeFacts* other = Catalog::instance().node_type(plain_text(alternate));
      if (other == nullptr) return not_supported(plain_text(alternate));
      if (workspace.settings.compliance_security_profile && !other->encrypted_in_transit) {
        return invalid_parameter(
            "Workspace restricted to instance types that encrypt in transit. "
            "Please specify one such " +
            std::string(role) + " node type");
      }
    }
  }
  return std::nullopt;
}

}  // namespace workspace_sim

// The server's checks of EBS volumes.
#include "clusters/effective.hpp"
#include "core/catalog.hpp"

namespace workspace_sim {

namespace {

Refusal check_range(const json::object& aws, std::string_view key, std::string_view name,
                    std::int64_t least, std::int64_t most, std::string_view range) {
  if (!has(aws, key)) return std::nullopt;
  const std::int64_t value = integer_at(aws, key);
  if (value >= least && value <= most) return std::nullopt;
  return invalid_parameter("The specified " + std::string(name) + ", " + std::to_string(value) +
                           ", is not in the range " + std::string(range));
}

}  // namespace

Refusal check_ebs(const json::object& attributes) {
  const json::object* held = object_at(attributes, "aws_attributes");
  const json::object aws = held == nullptr ? json::object() : *held;
  const std::int64_t count = integer_at(aws, "ebs_volume_count");
  if (count < 0 || count > 10) {
    return invalid_parameter("ebs_volume_count must be between 0 and 10, but was " +
                             std::to_string(count) + ".");
  }
  // Autoscaling local storage attaches volumes by itself, so it stands in for a fixed one.
  const bool elastic = flag_at(attributes, "enable_elastic_disk");
  for (const std::string_view key : {"driver_node_type_id", "node_type_id"}) {
    const std::string id = text_at(attributes, key);
    const NodeTypeFacts* facts = Catalog::instance().node_type(id);
    if (facts == nullptr) continue;
    if (count > 0 && !facts->supports_ebs) {
      return invalid_parameter("Node type " + id + " does not support EBS volumes.");
    }
    if (count == 0 && !elastic && !facts->has_local_disk) {
      return invalid_parameter(
          "At least one EBS volume must be attached for clusters created with node type " + id +
          ".");
    }
  }
  if (auto refused = check_range(aws, "ebs_volume_iops", "IOPS", 3000, 16000, "3,000 - 16,000")) {
    return refused;
  }
  if (auto refused =
          check_range(aws, "ebs_volume_throughput", "throughput", 125, 1000, "125 - 1,000")) {
    return refused;
  }
  if (count == 0) return std::nullopt;
  const bool hard_disk = text_at(aws, "ebs_volume_type") == "THROUGHPUT_OPTIMIZED_HDD";
  return check_range(aws, "ebs_volume_size", "EBS volume size", hard_disk ? 500 : 100, 4096,
                     hard_disk ? "500 - 4,096" : "100 - 4,096");
}

}  // namespace workspace_sim

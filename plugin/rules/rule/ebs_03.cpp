// HC-EBS-03: a pool, or EBS volumes and machines of one's own, not both.
#include "plugin/rules/read/pools.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

// What a pool decides: the workspace takes no such value beside one.
constexpr std::array<std::string_view, 9> decided_by_pool{{
    "aws_attributes.ebs_volume_type",
    "aws_attributes.ebs_volume_count",
    "aws_attributes.ebs_volume_size",
    "aws_attributes.ebs_volume_iops",
    "aws_attributes.ebs_volume_throughput",
    "aws_attributes.zone_id",
    "aws_attributes.availability",
    "node_type_id",
    "driver_node_type_id",
}};

const json::value* written(const json::value& configuration, std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos
             ? below(configuration, name)
             : below(below(configuration, name.substr(0, dot)), name.substr(dot + 1));
}

std::string pointer_of(std::string_view name) {
  std::string pointer = '/' + std::string(name);
  if (const auto dot = pointer.find('.'); dot != std::string::npos) pointer[dot] = '/';
  return pointer;
}

}  // namespace

void ebs_03(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& pools = cluster.pools;
  if (pools.empty()) return;
  // What the user wrote: the effective cluster shows the pool's machines, too.
  const auto& configuration = facts.written();
  const bool pool_unknown = pools.begin()->id.is_unknown();
  const auto* aws = below(configuration, "aws_attributes");
  if (aws != nullptr && model::is_unknown(*aws))
    findings.undecided("/aws_attributes", "aws_attributes is not known yet.");
  for (const auto name : decided_by_pool) {
    const auto* value = written(configuration, name);
    if (value == nullptr || value == aws) continue;
    if (pool_unknown || model::is_unknown(*value)) {
      findings.undecided(
          pointer_of(name),
          std::string(name) + (pool_unknown ? " is set beside a pool whose id is not known yet."
                                            : " is set beside a pool, and is not known yet."));
      continue;
    }
    findings.fail(pointer_of(name), std::string(name) + " is set, but " +
                                        pools.begin()->name(facts) +
                                        " decides it: this value is not sent.");
  }
}

}  // namespace hipaa::rules

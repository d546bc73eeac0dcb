// HC-NODE-01: the node types that are named encrypt the traffic between instances.
#include "plugin/rules/read/node_encryption.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void node_01(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  for (const auto& use : cluster.node_types) {
    if (use.alternate || is_fleet(use.id.value_or(""))) continue;
    judge_encryption_in_transit(facts, use, findings);
  }
}

}  // namespace hipaa::rules

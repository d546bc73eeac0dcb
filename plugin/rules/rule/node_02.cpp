// HC-NODE-02: alternates and fleets encrypt the traffic between instances, too.
#include "plugin/rules/read/node_encryption.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void node_02(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  for (const auto& use : cluster.node_types) {
    if (!use.alternate && !is_fleet(use.id.value_or(""))) continue;
    judge_encryption_in_transit(facts, use, findings);
  }
}

}  // namespace hipaa::rules

// HC-NODE-01: the node types that are named encrypt the traffic between instances.
#include "plugin/rules/read/node_encryption.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void node_01(const Facts& facts, Findings& findings) {
  for (const auto& use : node_types_of(facts)) {
    if (use.alternate || is_fleet(use.id.value_or(""))) continue;
    judge_encryption_in_transit(facts, use, findings);
  }
}

}  // namespace hipaa::rules

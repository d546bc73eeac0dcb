// HC-NODE-02: alternates and fleets encrypt the traffic between instances, too.
#include "plugin/rules/read/node_encryption.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void node_02(const Facts& facts, Findings& findings) {
  for (const auto& use : node_types_of(facts)) {
    if (!use.alternate && !is_fleet(use.id.value_or(""))) continue;
    judge_encryption_in_transit(facts, use, findings);
  }
}

}  // namespace hipaa::rules

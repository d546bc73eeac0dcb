// HC-EBS-05: node types that can carry EBS volumes.
#include "plugin/rules/read/node_types.hpp"
#include "plugin/rules/read/pools.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

using model::Availability;

void judge_type(const Facts& facts, const NodeTypeUse& use, Findings& findings) {
  if (use.id.is_unknown()) {
    findings.undecided(use.pointer(), "The node type is not known yet.");
    return;
  }
  if (facts.node_types->availability != Availability::present) {
    if (facts.offline && family_carries_ebs_volumes(facts, use.id.value())) return;
    findings.undecided(use.pointer(), use.text(facts) +
                                          ": the workspace's node types could not be read" +
                                          because(*facts.node_types) + ".");
    return;
  }
  const auto* type = node_type_facts(facts, use.id.value());
  if (type == nullptr) {
    findings.fail(use.pointer(), use.text(facts) +
                                     " is a node type that the workspace does not "
                                     "have.");
    return;
  }
  const auto supports = flag_of(model::find(*type, "support_ebs_volumes"));
  if (supports.is(false)) {
    findings.fail(use.pointer(),
                  use.text(facts) + " cannot carry EBS volumes (support_ebs_volumes = false).");
  } else if (!supports.is(true)) {
    findings.undecided(use.pointer(), use.text(facts) +
                                          ": the workspace does not say whether it "
                                          "can carry EBS volumes.");
  }
}

// What a pool gives is not known while the pool is not. One that does not exist is HC-EBS-02's.
void judge_unread_pool(const Facts& facts, const PoolInUse& pool, Findings& findings) {
  if (pool.id.has_value() && pool.lookup->availability == Availability::missing) return;
  if (pool.is_present() && below(pool.lookup->document, "node_type_id") != nullptr) return;
  findings.undecided(
      std::string(pool.path),
      "The node types of " + pool.name(facts) + " could not be read" + because(*pool.lookup) + ".");
}

}  // namespace

void ebs_05(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& pools = cluster.pools;
  for (const auto& pool : pools) judge_unread_pool(facts, pool, findings);
  const auto& uses = cluster.node_types;
  for (const auto& use : uses) judge_type(facts, use, findings);
  if (!uses.empty()) return;
  if (!pools.empty()) {
    findings.not_judged();  // what was found above stays
  } else {
    findings.undecided(
        "/node_type_id",
        "node_type_id is missing, so it is not known whether the instances can carry "
        "EBS volumes.");
  }
}

}  // namespace hipaa::rules

// HC-REST-01: local disks are encrypted.
#include "plugin/rules/read/node_types.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

// Only NVMe disks, or none, by what the workspace says of a type that our table lacks.
bool has_only_nvme(const Facts& facts, std::string_view id) {
  const auto* type = node_type_facts(facts, id);
  const auto* instance = type == nullptr ? nullptr : model::find(*type, "node_instance_type");
  return instance != nullptr && integer_of(below(instance, "local_disks")).value_or(0) == 0;
}

}  // namespace

void rest_01(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto own = flag_of(below(facts.cluster, "enable_local_disk_encryption"));
  if (own.is(true)) return;
  for (const auto& use : cluster.node_types) {
    if (use.id.is_unknown()) {
      findings.undecided(use.pointer(), "The node type is not known yet.");
      continue;
    }
    const auto* family = instance_family(facts, use.id.value());
    const bool known =
        family != nullptr || is_fleet(use.id.value()) || has_only_nvme(facts, use.id.value());
    const bool clear = family != nullptr && family->clear_local_disks;
    if (known && !clear) continue;
    if (own.is_unknown() || !known) {
      findings.undecided(use.pointer(), use.text(facts) +
                                            ": whether its local disks are encrypted "
                                            "is not known.");
    } else {
      findings.fail(use.pointer(), use.text(facts) + " has local disks that are not encrypted.");
    }
  }
}

}  // namespace hipaa::rules

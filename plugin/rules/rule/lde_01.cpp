// HC-LDE-01: whether the local disks are encrypted by LUKS; recorded, never a fault.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void lde_01(const Facts& facts, Findings& findings) {
  const auto own = flag_of(below(facts.cluster, "enable_local_disk_encryption"));
  if (own.is_unknown()) {
    findings.undecided("/enable_local_disk_encryption",
                       "enable_local_disk_encryption is not known yet.");
  } else if (!own.is(true)) {
    findings.not_judged();
  }
}

}  // namespace hipaa::rules

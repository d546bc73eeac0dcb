// HC-SPOT-01: which kind of instance was asked for; recorded, never a fault.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void spot_01(const Facts& facts, Findings& findings) {
  const auto kind = text_of(below(below(facts.cluster, "aws_attributes"), "availability"));
  if (kind.is_absent()) return findings.not_judged();
  if (kind.is_unknown())
    findings.undecided("/aws_attributes/availability",
                       "aws_attributes.availability is not known yet.");
}

}  // namespace hipaa::rules

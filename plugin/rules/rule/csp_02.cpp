// HC-CSP-02: enhanced security monitoring is on in the workspace.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/read/security_profile.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void csp_02(const Facts& facts, Findings& findings) {
  const auto& lookup = facts.security_monitoring;
  const auto* setting = below(lookup.document, "enhanced_security_monitoring_workspace");
  if (lookup.availability == model::Availability::not_needed && security_profile_is_on(facts))
    return;
  if (lookup.availability != model::Availability::present || setting == nullptr) {
    findings.undecided(
        {}, "Whether enhanced security monitoring is on could not be read" + because(lookup) + ".");
    return;
  }
  const bool on = flag_of(below(setting, "is_enabled")).is(true);
  if (!on) findings.fail({}, "In this workspace enhanced security monitoring is off.");
}

}  // namespace hipaa::rules

// HC-CSP-03: automatic cluster update is on in the workspace.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/read/security_profile.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void csp_03(const Facts& facts, Findings& findings) {
  const auto& lookup = facts.automatic_update;
  const auto* setting = below(lookup.document, "automatic_cluster_update_workspace");
  if (lookup.availability == model::Availability::not_needed && security_profile_is_on(facts))
    return;
  if (lookup.availability != model::Availability::present || setting == nullptr) {
    findings.undecided(
        {}, "Whether automatic cluster update is on could not be read" + because(lookup) + ".");
    return;
  }
  const bool on =
      flag_of(below(setting, "enabled")).is(true) ||
      flag_of(below(below(setting, "enablement_details"), "forced_for_compliance_mode")).is(true);
  if (!on) findings.fail({}, "In this workspace automatic cluster update is off.");
}

}  // namespace hipaa::rules

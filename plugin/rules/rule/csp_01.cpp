// HC-CSP-01: the profile is that of the workspace. In csp the workspace must have the compliance
// security profile, with HIPAA in it; in classic one that has it deserves the other profile.
#include <algorithm>

#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void csp_01(const Facts& facts, Findings& findings) {
  const auto& setting = facts.security_profile;
  const auto* profile = below(setting.document, "compliance_security_profile_workspace");
  if (setting.availability != model::Availability::present || profile == nullptr) {
    findings.undecided({}, "The workspace's compliance security profile could not be read" +
                               because(setting) + ".");
    return;
  }
  const bool on = flag_of(below(profile, "is_enabled")).is(true);
  const auto* standards = below(profile, "compliance_standards");
  const auto* list = standards == nullptr ? nullptr : standards->if_array();
  const bool hipaa = list != nullptr &&
                     std::any_of(list->begin(), list->end(),
                                 [](const json::value& one) { return text_of(&one).is("HIPAA"); });
  if (facts.profile == model::Profile::csp) {
    if (!on) {
      findings.fail({},
                    "compliance_profile = \"csp\", but the workspace's compliance security "
                    "profile is off.");
    } else if (!hipaa) {
      findings.fail({},
                    "The workspace's compliance security profile does not name HIPAA among its "
                    "compliance_standards.");
    }
  } else if (on) {
    findings.fail({},
                  "compliance_profile = \"classic\", but the workspace's compliance security "
                  "profile is on: csp describes it.");
  }
}

}  // namespace hipaa::rules

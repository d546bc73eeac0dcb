// HC-CSP-01: the profile is that of the workspace. In csp the workspace must have the compliance
// security profile on, with HIPAA in it; in classic one that has it deserves another profile; in
// strict one without it proves encryption by the flag alone, which workspaces of today do not set.
#include <algorithm>

#include "plugin/rules/read/security_profile.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

bool names_hipaa(const Facts& facts) {
  const auto* standards =
      below(below(facts.security_profile.document, "compliance_security_profile_workspace"),
            "compliance_standards");
  const auto* list = standards == nullptr ? nullptr : standards->if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(), [](const json::value& one) {
           return text_of(&one).is("HIPAA");
         });
}

void judge_on(const Facts& facts, Findings& findings) {
  if (facts.profile == model::Profile::classic) {
    findings.fail({},
                  "compliance_profile = \"classic\", but the workspace's compliance security "
                  "profile is on. Such a workspace does not set spark.ssl.enabled, so that the "
                  "proof will most likely fail; strict (the default) and csp take its hardware as "
                  "proof.");
  } else if (!names_hipaa(facts)) {
    findings.fail({},
                  "The workspace's compliance security profile does not name HIPAA among its "
                  "compliance_standards.");
  }
}

void judge_off(const Facts& facts, Findings& findings) {
  if (facts.profile == model::Profile::csp) {
    findings.fail({},
                  "compliance_profile = \"csp\", but the workspace's compliance security "
                  "profile is off.");
    return;
  }
  // Where the flag was ever measured true, that is answered.
  const auto flag = text_of(below(facts.proof.document, "value"));
  if (facts.profile != model::Profile::strict || equal_ignoring_case(flag.value_or(""), "true"))
    return;
  findings.fail({},
                "The workspace's compliance security profile is off. Then only spark.ssl.enabled, "
                "measured true on the running cluster, proves encryption between nodes, and only "
                "workspaces of the legacy HIPAA platform, or the documented init script, set it: "
                "elsewhere the proof will fail.");
}

}  // namespace

void csp_01(const Facts& facts, Findings& findings) {
  if (facts.profile == model::Profile::unknown) return findings.not_judged();
  switch (security_profile(facts)) {
    case SecurityProfile::on:
      return judge_on(facts, findings);
    case SecurityProfile::off:
      return judge_off(facts, findings);
    case SecurityProfile::assumed:
      return;
    case SecurityProfile::unknown:
      break;
  }
  findings.undecided(
      {}, "The workspace's compliance security profile could not be read" +
              because(facts.security_profile) +
              ". Give the provider an identity that may read workspace settings "
              "(an administrator), or let the owner of the run say that the profile is on: "
              "--assume-csp on the command line, or HIPAA_ASSUME_CSP=yes in its environment.");
}

}  // namespace hipaa::rules

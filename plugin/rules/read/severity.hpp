// What a failing rule means for the cluster that is judged: by the profile, and by whether the
// workspace has the compliance security profile on. Pure; any thread.
#pragma once

#include "plugin/rules/read/security_profile.hpp"

namespace hipaa::rules {

struct Weight {
  // none: not judged. What counts, or, while that is open, what it may count.
  model::RuleSeverity severity = model::RuleSeverity::none;
  // What it counts in any case, while open.
  model::RuleSeverity at_least = model::RuleSeverity::none;
  enum class Open : std::uint8_t {
    no,
    profile,   // compliance_profile is not known yet
    workspace  // whether the workspace's compliance security profile is on is not known
  } open = Open::no;
};

// strict: what classic refuses, and where the compliance security profile is on what csp refuses,
// too. csp: relaxes nothing where the profile is off. A rule whose severities differ only among
// those that refuse nothing is never open.
Weight weight_of(const model::Rule& rule, const model::Facts& facts, SecurityProfile profile);
inline Weight weight_of(const model::Rule& rule, const model::Facts& facts) {
  return weight_of(rule, facts, security_profile(facts));
}

// Refuses what it finds, unless it is acknowledged.
constexpr bool is_grave(model::RuleSeverity severity) {
  return severity == model::RuleSeverity::error || severity == model::RuleSeverity::acknowledge;
}

}  // namespace hipaa::rules

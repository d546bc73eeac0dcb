// The compliance security profile of the workspace, as its setting says. Pure; any thread.
#pragma once

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

// False where it is off, and where it could not be read. On, it keeps enhanced security monitoring
// and automatic cluster update on: neither can be switched off then.
inline bool security_profile_is_on(const model::Facts& facts) {
  const auto& lookup = facts.security_profile;
  if (lookup.availability != model::Availability::present) return false;
  const auto* setting = below(lookup.document, "compliance_security_profile_workspace");
  return flag_of(below(setting, "is_enabled")).is(true);
}

}  // namespace hipaa::rules

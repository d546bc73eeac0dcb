// The compliance security profile of the workspace, as its setting says. Pure; any thread.
#pragma once

#include <algorithm>

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

// assumed: it could not be read, and the owner of the run says that it is on.
enum class SecurityProfile : std::uint8_t { on, assumed, off, unknown };

inline SecurityProfile security_profile(const model::Facts& facts) {
  const auto& lookup = facts.security_profile;
  const auto* setting = below(lookup.document, "compliance_security_profile_workspace");
  if (lookup.availability == model::Availability::present && setting != nullptr)
    return flag_of(below(setting, "is_enabled")).is(true) ? SecurityProfile::on
                                                          : SecurityProfile::off;
  return facts.assumes_security_profile ? SecurityProfile::assumed : SecurityProfile::unknown;
}

inline bool is_on(SecurityProfile profile) {
  return profile == SecurityProfile::on || profile == SecurityProfile::assumed;
}

constexpr std::string_view name_of(SecurityProfile profile) {
  switch (profile) {
    case SecurityProfile::on:
      return "on";
    case SecurityProfile::assumed:
      return "assumed";
    case SecurityProfile::off:
      return "off";
    case SecurityProfile::unknown:
      break;
  }
  return "unknown";
}

// On, it keeps enhanced security monitoring and automatic cluster update on: neither can be
// switched off then.
inline bool security_profile_is_on(const model::Facts& facts) {
  return security_profile(facts) == SecurityProfile::on;
}

}  // namespace hipaa::rules

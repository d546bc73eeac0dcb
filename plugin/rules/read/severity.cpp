#include "plugin/rules/read/severity.hpp"

namespace hipaa::rules {
namespace {

using model::Profile;
using model::RuleSeverity;
using Open = Weight::Open;

// none is the least of all, whatever its number.
constexpr int gravity(RuleSeverity severity) {
  return severity == RuleSeverity::none ? 0 : 10 - static_cast<int>(severity);
}

RuleSeverity graver_of(RuleSeverity one, RuleSeverity other) {
  return gravity(one) >= gravity(other) ? one : other;
}

RuleSeverity milder_of(RuleSeverity one, RuleSeverity other) {
  return gravity(one) < gravity(other) ? one : other;
}

// Either of two severities, and nobody knows which.
Weight either(RuleSeverity one, RuleSeverity other, Open open) {
  const auto most = graver_of(one, other);
  const auto least = milder_of(one, other);
  if (is_grave(least)) return {least, least, Open::no};
  return is_grave(most) ? Weight{most, least, open} : Weight{least, least, Open::no};
}

}  // namespace

Weight weight_of(const model::Rule& rule, const model::Facts& facts, SecurityProfile profile) {
  const auto classic = facts.strict_ml ? rule.classic_strict_ml : rule.classic;
  const auto both = graver_of(classic, rule.csp);
  switch (facts.profile) {
    case Profile::classic:
      return {classic, classic, Open::no};
    case Profile::unknown:
      return either(classic, rule.csp, Open::profile);
    case Profile::csp:
      if (is_on(profile)) return {rule.csp, rule.csp, Open::no};
      if (profile == SecurityProfile::off) return {both, both, Open::no};
      return either(both, rule.csp, Open::workspace);
    case Profile::strict:
      break;
  }
  if (is_on(profile)) return {both, both, Open::no};
  if (profile == SecurityProfile::off) return {classic, classic, Open::no};
  return either(classic, both, Open::workspace);
}

}  // namespace hipaa::rules

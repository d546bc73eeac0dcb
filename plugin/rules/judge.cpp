#include "plugin/rules/judge.hpp"

#include "plugin/rules/accept/acknowledgements.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

using model::Profile;
using model::RuleSeverity;
using model::VerdictKind;

bool is_judged(const model::Rule& rule, Profile profile) {
  if (profile == Profile::classic) return rule.classic != RuleSeverity::none;
  if (profile == Profile::csp) return rule.csp != RuleSeverity::none;
  return rule.classic != RuleSeverity::none || rule.csp != RuleSeverity::none;
}

// What fails in every profile fails; where the profiles differ, an unknown profile decides nothing.
void hold_back_for_profile(const model::Rule* rule, model::Verdict& verdict) {
  if (verdict.kind != VerdictKind::fail || rule == nullptr || verdict.is_escalated ||
      rule->classic == rule->csp)
    return;
  verdict.kind = VerdictKind::undecided;
  verdict.message += " Whether this counts depends on compliance_profile, which is not known here.";
}

}  // namespace

Judgement judge(const model::Facts& facts, Passes passes) {
  Findings findings;
  const auto& catalogue = *facts.catalogue;
  for (std::size_t i = 0; i < rule_table.size(); ++i) {
    const auto& entry = rule_table[i];
    // The catalogue is in the same order; the look-up by name is for catalogues of tests.
    const auto* rule = i < catalogue.rules.size() && catalogue.rules[i].id == entry.id
                           ? &catalogue.rules[i]
                           : catalogue.rule(entry.id);
    if (rule == nullptr || !is_judged(*rule, facts.profile)) continue;
    findings.begin(entry.id);
    entry.judge(facts, findings);
    findings.end(passes == Passes::named);
  }

  Judgement judgement;
  auto overlay = apply_acknowledgements(facts, findings.all());
  judgement.acknowledgement_notes = std::move(overlay.notes);
  judgement.waivers_met = std::move(overlay.waivers_met);
  judgement.verdicts.reserve(findings.all().size());
  for (auto& finding : findings.all()) {
    if (facts.profile == Profile::unknown)
      hold_back_for_profile(catalogue.rule(finding.verdict.rule), finding.verdict);
    judgement.verdicts.push_back(std::move(finding.verdict));
  }
  return judgement;
}

}  // namespace hipaa::rules

#include "plugin/rules/judge.hpp"

#include "plugin/rules/accept/acknowledgements.hpp"
#include "plugin/rules/read/severity.hpp"
#include "plugin/rules/read/unspeakable_names.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

using model::Profile;
using model::RuleSeverity;
using model::VerdictKind;

constexpr std::string_view workspace_rule = "HC-CSP-01";
constexpr std::string_view names_rule = "HC-PHI-01";

// What fails whatever is not known yet fails; the rest is undecided, with a reason. Returns whether
// it is the workspace that is not known.
bool hold_back(const Weight& weight, model::Verdict& verdict) {
  if (verdict.kind != VerdictKind::fail || verdict.is_escalated || weight.open == Weight::Open::no)
    return false;
  if (weight.open == Weight::Open::profile) {
    verdict.kind = VerdictKind::undecided;
    verdict.message +=
        " Whether this counts depends on compliance_profile, which is not known here.";
    return false;
  }
  verdict.follows_workspace = true;
  // It warns in any case.
  if (weight.at_least == RuleSeverity::warning) return true;
  verdict.kind = VerdictKind::undecided;
  verdict.message +=
      " Whether this counts depends on whether the workspace's compliance security profile is on, "
      "which is not known here.";
  return true;
}

// That the workspace could not be read matters to strict only where something follows from it.
void drop_needless(const model::Facts& facts, bool is_needed, model::Verdicts& verdicts) {
  if (is_needed || facts.profile != Profile::strict) return;
  std::erase_if(verdicts, [](const auto& one) {
    return one.rule == workspace_rule && one.kind == VerdictKind::undecided;
  });
}

}  // namespace

Judgement judge(const model::Facts& facts, Passes passes) {
  Findings findings;
  const auto& catalogue = *facts.catalogue;
  const ClusterReading cluster(facts);
  const auto profile = security_profile(facts);
  std::array<Weight, rule_table.size()> weights;
  for (std::size_t i = 0; i < rule_table.size(); ++i) {
    const auto& entry = rule_table[i];
    // The catalogue is in the same order; the look-up by name is for catalogues of tests.
    const auto* rule = i < catalogue.rules.size() && catalogue.rules[i].id == entry.id
                           ? &catalogue.rules[i]
                           : catalogue.rule(entry.id);
    if (rule == nullptr) continue;
    weights[i] = weight_of(*rule, facts, profile);
    if (weights[i].severity == RuleSeverity::none) continue;
    // There is no cluster then: the other rules would judge one without attributes.
    if (facts.named_texts != nullptr && entry.id != names_rule) continue;
    findings.begin(entry.id, i);
    entry.judge(cluster, findings);
    findings.end(passes == Passes::named);
  }

  Judgement judgement;
  auto overlay = apply_acknowledgements(facts, findings.all());
  judgement.acknowledgement_notes = std::move(overlay.notes);
  judgement.waivers_met = std::move(overlay.waivers_met);
  judgement.verdicts.reserve(findings.all().size());
  bool is_workspace_needed = false;
  for (auto& finding : findings.all()) {
    auto& verdict = finding.verdict;
    if (verdict.kind != VerdictKind::pass && verdict.rule != workspace_rule) {
      const auto& weight = weights[finding.entry];
      // What is not known of a rule that may not count waits for the same answer; and nobody has to
      // accept it.
      if (verdict.kind != VerdictKind::fail) {
        const bool is_undecided = verdict.kind == VerdictKind::undecided;
        verdict.follows_workspace = weight.open == Weight::Open::workspace &&
                                    (is_undecided || weight.at_least == RuleSeverity::none);
        is_workspace_needed |= verdict.follows_workspace && is_undecided;
        judgement.verdicts.push_back(std::move(verdict));
        continue;
      }
      is_workspace_needed |= hold_back(weight, verdict);
      // What is only recorded never fails.
      if (weight.severity == RuleSeverity::info && !verdict.is_escalated)
        verdict.kind = VerdictKind::recorded;
    }
    judgement.verdicts.push_back(std::move(verdict));
  }
  drop_needless(facts, is_workspace_needed, judgement.verdicts);
  withhold_names(facts, judgement.verdicts);
  return judgement;
}

}  // namespace hipaa::rules

// HC-POL-01: the cluster policy leaves the rules alone. Values that a policy fixes are in the
// effective cluster, too, where the other rules judge them; here it is the policy that is named.
#include "plugin/rules/read/policy_attributes.hpp"
#include "plugin/rules/read/pools.hpp"
#include "plugin/rules/read/security_profile.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

using model::Availability;

void judge_definition(const Facts& facts, std::string_view id, Findings& findings) {
  const auto* definition = below(facts.policy.document, "parsed_definition");
  const auto* attributes = definition == nullptr ? nullptr : definition->if_object();
  const std::string name = "policy " + std::string(id) + model::origin_suffix(facts, "/policy_id");
  if (attributes == nullptr) {
    findings.undecided("/policy_id", "The definition of " + name + " could not be read.",
                       std::string(id));
    return;
  }
  // csp asks for no volumes of one's own, where its workspace is what it has to be.
  const bool asks_for_none =
      facts.profile == model::Profile::csp && security_profile(facts) != SecurityProfile::off;
  const auto demand = asks_for_none             ? EbsDemand::none
                      : pools_of(facts).empty() ? EbsDemand::volumes
                                                : EbsDemand::scratch;
  for (const auto& attribute : *attributes) {
    const auto fault = policy_fault(attribute.key(), attribute.value(), demand);
    if (fault.reason.empty()) continue;
    findings.fail("/policy_id",
                  "From " + name + ": " + fault.said + ", which " + fault.reason + ".",
                  fault.accepts);
  }
}

}  // namespace

void pol_01(const Facts& facts, Findings& findings) {
  const std::string path = "/policy_id";
  const auto id = text_of(below(facts.cluster, "policy_id"));
  if (id.is_absent()) return;
  if (id.is_unknown()) {
    findings.undecided(path, "policy_id is not known yet.");
    return;
  }
  switch (facts.policy.availability) {
    case Availability::present:
      judge_definition(facts, id.value(), findings);
      break;
    case Availability::missing:
      findings.fail(path, "The workspace has no policy " + std::string(id.value()) + ".");
      break;
    case Availability::not_needed:
    case Availability::unavailable:
      // Whoever cannot give the provider the right to read the policy may answer for it.
      findings.undecided(
          path,
          "Policy " + std::string(id.value()) + " could not be read" + because(facts.policy) + ".",
          std::string(id.value()));
      break;
  }
}

}  // namespace hipaa::rules

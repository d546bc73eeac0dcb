// HC-SSL-01: encryption between the nodes, proved on the running cluster. classic asks for the
// flag, csp for hardware, strict for either.
#include "plugin/rules/read/hardware.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

using model::Profile;

std::string flag_text(const model::KnownText& value) {
  // The proof writes a word of its own where Spark has no such key.
  const bool is_set = value.has_value() && !value.is("<unset>");
  return "spark.ssl.enabled was measured on the running cluster and is " +
         (is_set ? quoted(value.value()) : std::string("not set")) + ", not \"true\".";
}

// Why hardware does not hold, in words.
std::string hardware_text(const json::value& hardware) {
  const auto profile = text_of(below(hardware, "compliance_security_profile"));
  if (profile.is("off")) return " The workspace's compliance security profile is off.";
  std::string text;
  if (!profile.is("on") && !profile.is("assumed"))
    text = " Whether the workspace's compliance security profile is on is not known.";
  const auto* types = below(hardware, "node_types");
  if (types == nullptr || !types->is_object()) return text;
  for (const auto& one : types->get_object()) {
    if (one.value().is_bool() && one.value().get_bool()) continue;
    const auto name = one.key().empty() ? std::string("A node type that is not known")
                                        : "The node type " + quoted(one.key());
    text += one.value().is_bool() ? " " + name + " does not encrypt traffic between instances."
                                  : " Whether " + name + " encrypts traffic is not known.";
  }
  return text;
}

// What an unset flag most likely means, before anybody writes to support.
std::string unset_advice(const Facts& facts, const model::KnownText& value) {
  if (!value.is("<unset>")) return {};
  std::string text =
      " That is most likely no fault: only the legacy HIPAA platform sets the key. Today's way is "
      "the compliance security profile with instance types that encrypt";
  text += facts.profile == Profile::classic ? ", judged by compliance_profile strict or csp;" : ";";
  return text +
         " without it, the init script that Databricks documents for encryption between "
         "worker nodes.";
}

}  // namespace

void ssl_01(const Facts& facts, Findings& findings) {
  using model::Availability;
  const auto& proof = facts.proof;
  if (proof.availability == Availability::not_needed) return findings.not_judged();
  const bool is_there = proof.availability == Availability::present;
  const auto status = is_there ? text_of(below(proof.document, "status")) : model::KnownText();
  if (status.is("stale")) {
    findings.undecided("/encryption/status",
                       "spark.ssl.enabled was not measured since the cluster was last started or "
                       "changed" +
                           because(proof) + ".");
    return;
  }
  const auto value = is_there ? text_of(below(proof.document, "value")) : model::KnownText();
  const auto* hardware = is_there ? below(proof.document, "hardware") : nullptr;
  const auto by_hardware = status.is("hardware") ? Encryption::yes
                           : hardware == nullptr ? Encryption::unknown
                                                 : hardware_in(*hardware);
  const bool takes_flag = facts.profile != Profile::csp;
  const bool takes_hardware = facts.profile != Profile::classic;
  if (takes_flag && status.is("measured_true")) return;
  if (takes_hardware && by_hardware == Encryption::yes) return;
  const bool is_flag_known = value.has_value() || status.is("measured_not_true") || !takes_flag;
  const bool is_hardware_known = by_hardware == Encryption::no || !takes_hardware;
  const auto more =
      takes_hardware && hardware != nullptr ? hardware_text(*hardware) : std::string();
  if (is_flag_known && is_hardware_known && is_there) {
    if (!takes_flag) {
      findings.fail("/encryption/hardware",
                    "No hardware encrypts the traffic between the nodes of this cluster." + more);
      return;
    }
    findings.fail("/encryption/value", flag_text(value) + more + unset_advice(facts, value));
    return;
  }
  // Not measured, or a word that nobody knows: no proof either way.
  findings.undecided(
      "/encryption/status",
      value.has_value() && takes_flag ? flag_text(value) + more
      : takes_flag
          ? "spark.ssl.enabled was not measured on the running cluster" + because(proof) + "." +
                more
          : "Whether hardware encrypts the traffic between the nodes is not known." + more);
}

}  // namespace hipaa::rules

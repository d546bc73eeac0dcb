// HC-SSL-01: encryption measured on the running cluster.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {

void ssl_01(const Facts& facts, Findings& findings) {
  using model::Availability;
  const auto& proof = facts.proof;
  if (proof.availability == Availability::not_needed) return findings.not_judged();
  const auto status = proof.availability == Availability::present
                          ? text_of(below(proof.document, "status"))
                          : model::KnownText();
  if (status.is("measured_true")) return;
  if (status.is("measured_not_true")) {
    const auto value = text_of(below(proof.document, "value"));
    // The probe prints a word of its own where Spark has no such key.
    const bool is_set = value.has_value() && !value.is("<unset>");
    findings.fail("/encryption/value",
                  "spark.ssl.enabled was measured on the running cluster and is " +
                      (is_set ? quoted(value.value()) : std::string("not set")) +
                      ", not \"true\".");
    return;
  }
  // Not measured, stale, or a word that nobody knows: no proof either way.
  findings.undecided(
      "/encryption/status",
      "spark.ssl.enabled was not measured on the running cluster" + because(proof) + ".");
}

}  // namespace hipaa::rules

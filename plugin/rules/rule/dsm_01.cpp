// HC-DSM-01: users are isolated from each other, and nobody's credentials are passed through.
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

void judge_passthrough(const Facts& facts, Findings& findings) {
  visit_settings(facts.cluster, "spark_conf",
                 [&](std::string_view key, const model::KnownText& value, const json::Path& place) {
                   if (equal_ignoring_case(trim(key), "spark.databricks.passthrough.enabled") &&
                       value.has_value() && counts_as_true(value.value()))
                     findings.fail(place.pointer(),
                                   setting_text(facts, place, value.value()) +
                                       " switches credential passthrough on, a legacy mode "
                                       "without isolation by Unity Catalog.");
                 });
}

}  // namespace

void dsm_01(const Facts& facts, Findings& findings) {
  const std::string path = "/data_security_mode";
  const auto mode = text_of(below(facts.cluster, "data_security_mode"));
  judge_passthrough(facts, findings);
  if (mode.is_unknown()) {
    findings.undecided(path, "data_security_mode is not known yet.");
  } else if (mode.is_absent()) {
    if (policy_may_supply(facts))
      findings.undecided(path,
                         "data_security_mode is missing, and the policy that may supply it "
                         "could not be read" +
                             because(facts.policy) + ".");
    else
      findings.fail(path,
                    "data_security_mode is missing: the workspace takes its default, which need "
                    "not isolate users from each other.");
  } else if (mode.is("NONE") || mode.value().starts_with("LEGACY_")) {
    findings.fail(path, "data_security_mode = " + quoted(mode.value()) +
                            model::origin_suffix(facts, path) +
                            " does not isolate users from each other.");
  }
}

}  // namespace hipaa::rules

// HC-DSM-01: users are isolated from each other. Where no mode is given, the workspace decides.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {

void dsm_01(const Facts& facts, Findings& findings) {
  const std::string path = "/data_security_mode";
  const auto mode = text_of(below(facts.cluster, "data_security_mode"));
  if (mode.is_absent()) return findings.not_judged();
  if (mode.is_unknown()) {
    findings.undecided(path, "data_security_mode is not known yet.");
  } else if (mode.is("NONE") || mode.value().starts_with("LEGACY_")) {
    findings.fail(path, "data_security_mode = " + quoted(mode.value()) +
                            model::origin_suffix(facts, path) +
                            " does not isolate users from each other.");
  }
}

}  // namespace hipaa::rules

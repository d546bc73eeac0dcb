// HC-ML-02: packages with the mechanism that the article warns of, which its list does not name.
#include "plugin/rules/read/installed_packages.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void ml_02(const Facts& facts, Findings& findings) {
  judge_packages(facts, findings,
                 [](const model::Package& package) { return package.tier == "2"; });
}

}  // namespace hipaa::rules

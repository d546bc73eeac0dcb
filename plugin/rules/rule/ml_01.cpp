// HC-ML-01: no package of the article's list is installed.
#include "plugin/rules/read/installed_packages.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void ml_01(const Facts& facts, Findings& findings) {
  judge_packages(facts, findings, [](const model::Package& package) {
    return package.tier == "1" || package.tier == "1b";
  });
}

}  // namespace hipaa::rules

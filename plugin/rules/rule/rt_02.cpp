// HC-RT-02: a runtime that can be told from its key.
#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {

void rt_02(const Facts& facts, Findings& findings) {
  const auto runtime = cluster_runtime(facts);
  const std::string path(spark_version_path);
  if (runtime.key.is_unknown()) {
    findings.undecided(path, "spark_version is not known yet.");
    return;
  }
  if (runtime.key.is_absent()) {
    if (policy_may_supply(facts)) {
      findings.undecided(path,
                         "spark_version is missing, and the policy that may supply it could not be "
                         "read" +
                             because(facts.policy) + ".");
    } else {
      findings.fail(path, "spark_version is missing.");
    }
    return;
  }
  const auto& declared = runtime.declared;
  if (declared.kind == RuntimeKind::unknown || !declared.certain || !declared.pinned) {
    findings.fail(
        path,
        spark_version_text(facts, runtime.key.value()) + " " + std::string(declared.reason) + ".",
        std::string(runtime.key.value()));
    return;
  }
  // The server may have put something else in its place.
  if (!runtime.observed_key.empty() && !runtime.is_seen()) {
    findings.fail(path,
                  "The workspace runs " + quoted(runtime.observed_key) + ": " +
                      std::string(runtime.observed.reason) + ".",
                  std::string(runtime.observed_key));
  }
}

}  // namespace hipaa::rules

// HC-RT-02: a runtime that its key identifies.
#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {

void rt_02(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& runtime = cluster.runtime;
  const std::string path(spark_version_path);
  if (!runtime.key.has_value()) {
    if (runtime.key.is_unknown() || policy_may_supply(facts))
      report_unknown_version(facts, runtime, findings);
    else
      findings.fail(path, "spark_version is missing.");
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

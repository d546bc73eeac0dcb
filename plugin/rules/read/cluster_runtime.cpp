#include "plugin/rules/read/cluster_runtime.hpp"

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {

ClusterRuntime cluster_runtime(const model::Facts& facts) {
  ClusterRuntime made;
  made.key = text_of(below(facts.cluster, "spark_version"));
  if (made.key.has_value()) made.declared = classify_runtime(made.key.value());
  made.use_ml_runtime = flag_of(below(facts.cluster, "use_ml_runtime"));
  if (facts.observed.availability != model::Availability::present) return made;
  const auto& running = facts.observed.document;
  for (const std::string_view name : {"effective_spark_version", "spark_version"}) {
    const auto key = text_of(below(running, name));
    if (!key.has_value() || trim(key.value()).empty()) continue;
    made.observed_key = key.value();
    made.observed = classify_runtime(made.observed_key);
    break;
  }
  if (!made.use_ml_runtime.is(true) && flag_of(below(running, "use_ml_runtime")).is(true))
    made.use_ml_runtime = model::KnownFlag(true);
  return made;
}

void report_unknown_version(const model::Facts& facts, const ClusterRuntime& runtime,
                            Findings& findings) {
  findings.undecided(std::string(spark_version_path),
                     runtime.key.is_unknown()
                         ? "spark_version is not known yet."
                         : "spark_version is missing, and the policy that may supply it could not "
                           "be read" +
                               because(facts.policy) + ".");
}

std::string spark_version_text(const model::Facts& facts, std::string_view key) {
  return "spark_version = " + quoted(key) + model::origin_suffix(facts, spark_version_path);
}

}  // namespace hipaa::rules

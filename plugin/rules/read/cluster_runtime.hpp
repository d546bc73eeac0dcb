// The runtime of a cluster as HC-RT-01 to 03 see it: the key that the configuration or the policy
// gives, and the one that the workspace runs where that has been observed. Borrows from the facts.
// Pure; any thread.
#pragma once

#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/read/runtime.hpp"
#include "plugin/rules/verdict/findings.hpp"

namespace hipaa::rules {

struct ClusterRuntime {
  model::KnownText key;  // spark_version
  Runtime declared;      // of `key`, when it is known

  // What runs (effective_spark_version, else spark_version of the running cluster); "" when it was
  // not observed.
  std::string_view observed_key;
  Runtime observed;

  model::KnownFlag use_ml_runtime;

  // Whether the key alone determines which runtime runs.
  [[nodiscard]] bool is_identified() const {
    return key.has_value() && declared.kind != RuntimeKind::unknown && declared.certain;
  }
  [[nodiscard]] bool is_seen() const {
    return !observed_key.empty() && observed.kind != RuntimeKind::unknown && observed.certain;
  }
};

ClusterRuntime cluster_runtime(const model::Facts& facts);

// Says that the version is not known: because spark_version is not, or because a policy that could
// not be read may supply it.
void report_unknown_version(const model::Facts& facts, const ClusterRuntime& runtime,
                            Findings& findings);

// "spark_version = "15.4.x-scala2.12" (from policy p-1 (fixed))".
std::string spark_version_text(const model::Facts& facts, std::string_view key);

inline constexpr std::string_view spark_version_path = "/spark_version";

}  // namespace hipaa::rules

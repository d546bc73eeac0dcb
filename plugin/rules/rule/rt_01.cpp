// HC-RT-01: a runtime that is not for machine learning.
#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// The oldest list of the article names Horovod, which later runtimes no longer carry; the rule
// stays, because it is about the kind of runtime.
std::string what_is_in_it(const Runtime& runtime) {
  return runtime.major >= 16 ? " Horovod is no longer preinstalled since version 16, but "
                               "distributed TensorFlow and its like may be."
                             : "";
}

void fail_flag(const Facts& facts, const ClusterRuntime& runtime, Findings& findings) {
  // The acknowledgement names the runtime: another version is another risk.
  const auto key = runtime.key.has_value() ? runtime.key.value() : runtime.observed_key;
  findings.fail("/use_ml_runtime",
                "use_ml_runtime = true" + model::origin_suffix(facts, "/use_ml_runtime") +
                    " takes the runtime for machine learning, whatever spark_version says." +
                    what_is_in_it(runtime.declared),
                key.empty() ? "use_ml_runtime=true" : std::string(key));
}

}  // namespace

void rt_01(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& runtime = cluster.runtime;
  bool found = true;
  if (runtime.key.is_unknown() || (runtime.key.is_absent() && policy_may_supply(facts))) {
    report_unknown_version(facts, runtime, findings);
  } else if (runtime.declared.kind == RuntimeKind::machine_learning) {
    findings.fail(std::string(spark_version_path),
                  spark_version_text(facts, runtime.key.value()) +
                      " is a runtime for machine learning." + what_is_in_it(runtime.declared),
                  std::string(runtime.key.value()));
  } else {
    found = false;
  }

  if (runtime.use_ml_runtime.is(true)) {
    fail_flag(facts, runtime, findings);
    found = true;
  } else if (runtime.use_ml_runtime.is_unknown()) {
    findings.undecided("/use_ml_runtime", "use_ml_runtime is not known yet.");
    found = true;
  }
  if (found) return;

  if (runtime.is_seen() && runtime.observed.kind == RuntimeKind::machine_learning) {
    findings.fail(std::string(spark_version_path),
                  "The workspace runs " + quoted(runtime.observed_key) +
                      ", a runtime for machine learning, although the configuration does not ask "
                      "for one." +
                      what_is_in_it(runtime.observed),
                  std::string(runtime.observed_key));
  } else if (!runtime.is_identified() && !runtime.is_seen()) {
    findings.not_judged();  // HC-RT-02 refuses it
  }
}

}  // namespace hipaa::rules

// HC-RT-03: a runtime that encrypts its traffic between nodes.
// Sources: the article's first edition (Spark 2.1.0-db3 or later), and the capability
// SUPPORTS_END_TO_END_ENCRYPTION in a published list of 110 runtimes of 2020.
#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

enum class Encrypts : std::uint8_t { yes, no, unknown };

bool is_before(const Runtime& runtime, int major, int minor) {
  return runtime.major < major || (runtime.major == major && runtime.minor < minor);
}

// The betas for GPUs and machine learning that came without the capability.
bool is_early_beta(const Runtime& runtime) {
  const bool ml = runtime.kind == RuntimeKind::machine_learning;
  if (runtime.major == 4 && runtime.minor == 1) return ml || runtime.gpu;
  if (runtime.major == 4 && runtime.minor == 2) return runtime.gpu;
  return runtime.major == 5 && runtime.minor == 0 && ml && runtime.gpu;
}

Encrypts encrypts(const Runtime& runtime) {
  if (runtime.kind == RuntimeKind::light) return Encrypts::no;
  if (runtime.kind == RuntimeKind::unknown || runtime.major < 0) return Encrypts::unknown;
  if (runtime.major >= 6) return Encrypts::yes;
  if (runtime.minor < 0) return runtime.major < 2 ? Encrypts::no : Encrypts::unknown;
  if (is_before(runtime, 2, 1)) return Encrypts::no;
  if (runtime.major == 2 && runtime.minor == 1)
    return runtime.maintenance < 0   ? Encrypts::unknown
           : runtime.maintenance < 3 ? Encrypts::no
                                     : Encrypts::yes;
  if (runtime.major == 3 && runtime.minor <= 3) return Encrypts::no;
  return is_early_beta(runtime) ? Encrypts::no : Encrypts::yes;
}

std::string why_not(const Runtime& runtime) {
  return runtime.kind == RuntimeKind::light
             ? "is Databricks Light, which does not encrypt traffic between nodes."
             : "is an early runtime that does not encrypt traffic between nodes.";
}

}  // namespace

void rt_03(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& runtime = cluster.runtime;
  const std::string path(spark_version_path);
  if (runtime.key.is_unknown()) return report_unknown_version(facts, runtime, findings);
  const bool seen = runtime.is_seen();
  const auto of_seen = seen ? encrypts(runtime.observed) : Encrypts::unknown;
  if (runtime.key.has_value() && encrypts(runtime.declared) == Encrypts::no) {
    findings.fail(path,
                  spark_version_text(facts, runtime.key.value()) + " " + why_not(runtime.declared));
  } else if (of_seen == Encrypts::no) {
    findings.fail(path, "The workspace runs " + quoted(runtime.observed_key) + ", which " +
                            why_not(runtime.observed));
  } else if (of_seen == Encrypts::yes) {
    return;
  } else if (runtime.key.is_absent()) {
    if (policy_may_supply(facts))
      report_unknown_version(facts, runtime, findings);
    else
      findings.not_judged();  // HC-RT-02 refuses it
  } else if (!runtime.is_identified() || encrypts(runtime.declared) == Encrypts::unknown) {
    findings
        .undecided(path, spark_version_text(facts, runtime.key.value()) +
                             " does not determine which version runs, so nothing is known of its "
                             "encryption.")
        .follows_runtime = !runtime.is_identified() || !runtime.declared.pinned;
  }
}

}  // namespace hipaa::rules

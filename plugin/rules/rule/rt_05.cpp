// HC-RT-05: Databricks still supports the runtime. What the catalogue says of it is as old as the
// catalogue (schemas/catalogs/runtimes.json, with its day).
#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/dates.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::int64_t days_of_warning = 90;
// From this version on keys have a major number alone.
constexpr int first_without_minor = 18;

const model::RuntimeLifecycle* lifecycle_of(const Facts& facts, const Runtime& runtime) {
  for (const auto& one : facts.catalogue->runtimes)
    if (one.major == runtime.major && one.minor == runtime.minor) return &one;
  return nullptr;
}

}  // namespace

void rt_05(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& runtime = cluster.runtime;
  if (runtime.key.is_unknown()) return report_unknown_version(facts, runtime, findings);
  const bool declared = runtime.is_identified() && runtime.declared.pinned;
  // What no list could name is HC-RT-02's, unless the workspace shows what runs.
  if (!declared && !runtime.is_seen()) return findings.not_judged();
  const auto& judged = declared ? runtime.declared : runtime.observed;
  const auto key = declared ? runtime.key.value() : runtime.observed_key;
  const auto* lifecycle = lifecycle_of(facts, judged);
  const auto fail = [&](const std::string& what) -> Finding& {
    auto text = declared ? spark_version_text(facts, key) + ": its support"
                         : "The workspace runs " + quoted(key) + ", whose support";
    text += what + " (as Databricks' list of " + facts.catalogue->runtimes_read_on + " says).";
    return findings.fail(std::string(spark_version_path), std::move(text), std::string(key));
  };
  const auto ended = [&](const std::string& when) {
    fail(" has ended" + when).verdict.is_escalated = true;
  };
  if (lifecycle == nullptr) {
    if (judged.major < first_without_minor) ended("");
    return;  // newer than the catalogue
  }
  if (lifecycle->ends_on.empty()) return;
  const auto left = read_day(lifecycle->ends_on).value_or(0) - day_of(facts.now_unix_ms);
  if (left < 0) {
    ended(" on " + lifecycle->ends_on);
  } else if (left <= days_of_warning) {
    fail(" ends on " + lifecycle->ends_on + ", " + in_days(left));
  }
}

}  // namespace hipaa::rules

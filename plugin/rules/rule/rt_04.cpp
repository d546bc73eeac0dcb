// HC-RT-04: the workspace still offers the runtime.
#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::array<std::string_view, 5> unreleased{
    {"Beta", "RC", "Snapshot", "DO NOT USE", "Experimental"}};

}  // namespace

void rt_04(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& runtime = cluster.runtime;
  const std::string path(spark_version_path);
  // What no list could name is HC-RT-02's.
  if (!runtime.key.is_unknown() && (!runtime.is_identified() || !runtime.declared.pinned))
    return findings.not_judged();
  if (runtime.key.is_unknown() ||
      facts.spark_versions->availability != model::Availability::present) {
    findings.undecided(path, "Whether the workspace offers the runtime could not be read" +
                                 because(*facts.spark_versions) + ".");
    return;
  }
  const auto key = trim(runtime.key.value());
  const auto* offered = listed(*facts.spark_versions, "versions", "key", key);
  if (offered == nullptr) {
    findings.fail(path, spark_version_text(facts, key) +
                            " is not among the runtimes that the "
                            "workspace offers.");
    return;
  }
  const auto name = text_of(model::find(*offered, "name"));
  for (const auto word : unreleased)
    if (contains_word(name.value_or(""), word))
      return void(findings.fail(path, spark_version_text(facts, key) + " is called " +
                                          quoted(name.value()) + " by the workspace."));
}

}  // namespace hipaa::rules

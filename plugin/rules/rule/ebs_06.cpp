// HC-EBS-06: Spark keeps its scratch data on the EBS volumes.
#include "plugin/rules/read/local_disks.hpp"
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

// The disk cache does no harm where there is no local disk to hold it.
void judge_disk_cache(const Facts& facts, std::string_view key, std::string_view value,
                      const Place& place, Findings& findings) {
  if (!counts_as_true(value)) return;
  const auto text = setting_text(facts, place, value);
  switch (local_disks(facts)) {
    case LocalDisks::none:
      break;
    case LocalDisks::some:
      findings.fail(place.pointer(),
                    text + " keeps copies of the data on the local disks of the instances.",
                    setting_accepts(key, value));
      break;
    case LocalDisks::unknown:
      findings.undecided(place.pointer(),
                         text +
                             " keeps copies of the data on local disks, and whether these "
                             "instances have any is not known.",
                         setting_accepts(key, value));
      break;
  }
}

void fail_redirected(const Facts& facts, std::string_view key, std::string_view value,
                     const Place& place, Findings& findings) {
  findings.fail(place.pointer(),
                setting_text(facts, place, value) +
                    " redirects Spark's scratch data away from the EBS volumes.",
                setting_accepts(key, value));
}

void judge_setting(const Facts& facts, std::string_view key, const model::KnownText& value,
                   const Place& place, Findings& findings) {
  const bool scratch = is_scratch_setting(key);
  const bool cache = is_disk_cache_switch(key);
  const bool options = is_java_options(key);
  if (value.is_unknown()) {
    if (key.empty() || scratch || cache || options)
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
  } else if (value.has_value()) {
    if (scratch || (options && mentions_scratch(value.value())))
      fail_redirected(facts, key, value.value(), place, findings);
    if (cache) judge_disk_cache(facts, key, value.value(), place, findings);
  }
}

}  // namespace

void ebs_06(const Facts& facts, Findings& findings) {
  visit_settings(facts.cluster, "spark_conf",
                 [&](std::string_view key, const model::KnownText& value, const Place& place) {
                   judge_setting(facts, key, value, place, findings);
                 });
  visit_settings(facts.cluster, "spark_env_vars",
                 [&](std::string_view key, const model::KnownText& value, const Place& place) {
                   if (value.is_unknown() && (key.empty() || is_scratch_variable(key))) {
                     findings.undecided(place.pointer(), place.name() + " is not known yet.");
                   } else if (value.has_value() && is_scratch_variable(key)) {
                     fail_redirected(facts, key, value.value(), place, findings);
                   }
                 });
}

}  // namespace hipaa::rules

// HC-EBS-06: Spark keeps its scratch data on the EBS volumes.
#include "plugin/rules/read/launch_options.hpp"
#include "plugin/rules/read/local_disks.hpp"
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

// The disk cache does no harm where there is no local disk to hold it.
void judge_disk_cache(const Facts& facts, std::string_view key, std::string_view value,
                      const json::Path& place, Findings& findings) {
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
                     const json::Path& place, Findings& findings) {
  findings.fail(place.pointer(),
                setting_text(facts, place, value) +
                    " redirects Spark's scratch data away from the EBS volumes.",
                setting_accepts(key, value));
}

// Options of a Java process may move the scratch data as well.
void judge_scratch_options(const Facts& facts, std::string_view key, std::string_view value,
                           const json::Path& place, OptionsReader reader, Findings& findings) {
  if (mentions_scratch(without_quotes(value)))
    return fail_redirected(facts, key, value, place, findings);
  const auto why = why_options_are_unreadable(value, reader);
  if (!why.empty())
    findings.fail(place.pointer(), place.name() + model::origin_suffix(facts, place.pointer()) +
                                       ' ' + std::string(why) +
                                       ", so where Spark keeps its scratch data is not known.");
}

void judge_scratch_variable(const Facts& facts, std::string_view name,
                            const model::KnownText& value, const json::Path& place,
                            Findings& findings) {
  const bool options = is_options_variable(trim(name));
  if (value.is_unknown()) {
    if (name.empty() || options || is_scratch_variable(name))
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
  } else if (value.has_value() && is_scratch_variable(name)) {
    fail_redirected(facts, name, value.value(), place, findings);
  } else if (value.has_value() && options) {
    judge_scratch_options(facts, name, value.value(), place, OptionsReader::shell, findings);
  }
}

void judge_scratch_setting(const Facts& facts, std::string_view key, const model::KnownText& value,
                           const json::Path& place, Findings& findings) {
  const bool scratch = is_scratch_setting(key);
  const bool cache = is_disk_cache_switch(key);
  const bool options = is_java_options(key);
  const auto variable = executor_variable(key);
  if (!variable.empty() && !scratch)
    return judge_scratch_variable(facts, variable, value, place, findings);
  if (value.is_unknown()) {
    if (key.empty() || scratch || cache || options)
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
  } else if (value.has_value()) {
    if (scratch) fail_redirected(facts, key, value.value(), place, findings);
    if (options)
      judge_scratch_options(facts, key, value.value(), place, OptionsReader::spark, findings);
    if (cache) judge_disk_cache(facts, key, value.value(), place, findings);
  }
}

}  // namespace

void ebs_06(const Facts& facts, Findings& findings) {
  visit_settings(facts.cluster, "spark_conf",
                 [&](std::string_view key, const model::KnownText& value, const json::Path& place) {
                   judge_scratch_setting(facts, key, value, place, findings);
                 });
  visit_settings(
      facts.cluster, "spark_env_vars",
      [&](std::string_view name, const model::KnownText& value, const json::Path& place) {
        judge_scratch_variable(facts, name, value, place, findings);
      });
}

}  // namespace hipaa::rules

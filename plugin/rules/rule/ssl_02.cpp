// HC-SSL-02: encryption is not asserted by the cluster's own configuration.
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// Only true and false are shown: passwords of key stores are among the other values.
std::string shown(const Facts& facts, const Place& place, const model::KnownText& value) {
  const auto text = trim(value.value_or(""));
  if (equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false"))
    return setting_text(facts, place, text);
  return place.name() + model::origin_suffix(facts, place.pointer());
}

void judge_setting(const Facts& facts, std::string_view key, const model::KnownText& value,
                   const Place& place, Findings& findings) {
  const bool whole = key.empty();
  const bool named = is_platform_encryption(key);
  if (value.is_unknown()) {
    if (whole || named || is_java_options(key))
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
  } else if (named) {
    findings.fail(place.pointer(),
                  shown(facts, place, value) + ": only the platform may set this.");
  } else if (value.has_value() && is_java_options(key) &&
             mentions_platform_encryption(value.value())) {
    findings.fail(place.pointer(), place.name() + model::origin_suffix(facts, place.pointer()) +
                                       " sets spark.ssl or its kin through Java options.");
  }
}

}  // namespace

void ssl_02(const Facts& facts, Findings& findings) {
  visit_settings(facts.cluster, "spark_conf",
                 [&](std::string_view key, const model::KnownText& value, const Place& place) {
                   judge_setting(facts, key, value, place, findings);
                 });
  visit_settings(facts.cluster, "spark_env_vars",
                 [&](std::string_view, const model::KnownText& value, const Place& place) {
                   if (value.is_unknown()) {
                     findings.undecided(place.pointer(), place.name() + " is not known yet.");
                   } else if (value.has_value() && mentions_platform_encryption(value.value())) {
                     findings.fail(place.pointer(),
                                   place.name() + model::origin_suffix(facts, place.pointer()) +
                                       " sets spark.ssl or its kin through the environment.");
                   }
                 });
  visit_submit_settings(
      facts, [&](std::string_view key, std::string_view value, const Place& place) {
        if (is_platform_encryption(key))
          findings.fail(place.pointer(), place.name() + " sets " + std::string(key) +
                                             ": only the platform may set this.");
        else if (is_java_options(key) && mentions_platform_encryption(value))
          findings.fail(place.pointer(),
                        place.name() + " sets spark.ssl or its kin through Java options.");
      });
}

}  // namespace hipaa::rules

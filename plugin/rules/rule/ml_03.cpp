// HC-ML-03: no setting makes a library ignore encryption.
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void ml_03(const Facts& facts, Findings& findings) {
  constexpr std::string_view harm =
      " lets a library send its data unencrypted beside Spark's encryption.";
  visit_settings(facts.cluster, "spark_conf",
                 [&](std::string_view key, const model::KnownText& value, const json::Path& place) {
                   const bool whole = key.empty() && value.is_unknown();
                   if (!whole && !is_tls_override(key)) return;
                   if (value.is_unknown()) {
                     findings.undecided(place.pointer(), place.name() + " is not known yet.");
                   } else if (value.has_value() && counts_as_true(value.value())) {
                     findings.fail(place.pointer(),
                                   setting_text(facts, place, value.value()) + std::string(harm),
                                   setting_accepts(key, value.value()));
                   }
                 });
  visit_submit_settings(
      facts, [&](std::string_view key, std::string_view value, const json::Path& place) {
        if (is_tls_override(key) && counts_as_true(value))
          findings.fail(place.pointer(),
                        place.name() + ": " + setting_accepts(key, value) + std::string(harm),
                        setting_accepts(key, value));
      });
}

}  // namespace hipaa::rules

// HC-SSL-02: encryption is neither asserted nor weakened by the cluster's own configuration. What
// strengthens it passes. What cannot be read from here fails: it could do either.
#include "plugin/rules/read/launch_options.hpp"
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// Only true and false are shown: passwords of key stores are among the other values.
std::string shown(const Facts& facts, const json::Path& place, const model::KnownText& value) {
  const auto text = trim(value.value_or(""));
  if (equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false"))
    return setting_text(facts, place, text);
  return place.name() + model::origin_suffix(facts, place.pointer());
}

// One place of the configuration, and the findings about it.
class EncryptionSetting {
 public:
  EncryptionSetting(const Facts& facts, const json::Path& place, Findings& findings)
      : facts_(facts), place_(place), findings_(findings) {}

  void fail(std::string_view what) const {
    findings_.fail(place_.pointer(), place_.name() +
                                         model::origin_suffix(facts_, place_.pointer()) + ' ' +
                                         std::string(what) + '.');
  }
  void unreadable(std::string_view why) const {
    if (!why.empty()) fail(std::string(why) + ", so what it sets is not known");
  }
  void undecided() const {
    findings_.undecided(place_.pointer(), place_.name() + " is not known yet.");
  }
  // A name that is not what it seems is not shown as if it were.
  void unreadable_name(std::string_view map, std::string_view why) const {
    findings_.fail(place_.pointer(), "A name in " + std::string(map) + ' ' + std::string(why) +
                                         ", so what it sets is not known.");
  }

  void options(std::string_view text, OptionsReader reader) const {
    if (mentions_platform_encryption(without_quotes(text)))
      fail(reader == OptionsReader::shell
               ? "sets spark.ssl or related settings through the environment"
               : "sets spark.ssl or related settings through Java options");
    else
      unreadable(why_options_are_unreadable(text, reader));
  }

  void variable(std::string_view name, std::string_view value) const {
    if (equal_ignoring_case(name, "SPARK_CONF_DIR"))
      fail("makes Spark read its settings from elsewhere");
    else if (is_options_variable(name))
      options(value, OptionsReader::shell);
    else if (mentions_platform_encryption(without_quotes(value)))
      fail("sets spark.ssl or related settings through the environment");
    else
      unreadable(why_value_is_unreadable(value));
  }

  // Commands of the proof run in Scala, Python or SQL.
  void languages(std::string_view value) const {
    bool found = false;
    for (auto rest = value; !rest.empty();) {
      const auto language = trim(next_part(rest, ','));
      for (const std::string_view one : {"scala", "python", "sql"})
        found = found || equal_ignoring_case(language, one);
    }
    if (!found) fail("shuts out Scala, Python and SQL, so nothing could be measured");
  }

 private:
  const Facts& facts_;
  const json::Path& place_;
  Findings& findings_;
};

void judge_encryption_setting(const Facts& facts, std::string_view key,
                              const model::KnownText& value, const json::Path& place,
                              Findings& findings) {
  const EncryptionSetting setting(facts, place, findings);
  const bool whole = key.empty();
  const bool named = is_platform_encryption(key);
  const bool languages = equal_ignoring_case(trim(key), "spark.databricks.repl.allowedLanguages");
  const auto variable = executor_variable(key);
  if (const auto why = why_name_is_unreadable(key); !why.empty()) {
    setting.unreadable_name("spark_conf", why);
  } else if (value.is_unknown()) {
    if (whole || named || languages || is_java_options(key) || !variable.empty())
      setting.undecided();
  } else if (named) {
    if (!strengthens_encryption(key, value.value_or("")))
      findings.fail(place.pointer(),
                    shown(facts, place, value) + ": only the platform may set this.");
  } else if (!value.has_value()) {
    return;
  } else if (const auto why = why_value_is_unreadable(value.value()); !why.empty()) {
    setting.unreadable(why);
  } else if (is_java_options(key)) {
    setting.options(value.value(), OptionsReader::spark);
  } else if (languages) {
    setting.languages(value.value());
  } else if (!variable.empty()) {
    setting.variable(variable, value.value());
  }
}

void judge_encryption_variable(const Facts& facts, std::string_view name,
                               const model::KnownText& value, const json::Path& place,
                               Findings& findings) {
  const EncryptionSetting setting(facts, place, findings);
  if (const auto why = why_name_is_unreadable(name); !why.empty())
    setting.unreadable_name("spark_env_vars", why);
  else if (value.is_unknown())
    setting.undecided();
  else if (value.has_value())
    setting.variable(trim(name), value.value());
}

}  // namespace

void ssl_02(const Facts& facts, Findings& findings) {
  visit_settings(facts.cluster, "spark_conf",
                 [&](std::string_view key, const model::KnownText& value, const json::Path& place) {
                   judge_encryption_setting(facts, key, value, place, findings);
                 });
  visit_settings(
      facts.cluster, "spark_env_vars",
      [&](std::string_view name, const model::KnownText& value, const json::Path& place) {
        judge_encryption_variable(facts, name, value, place, findings);
      });
  visit_submit_settings(
      facts, [&](std::string_view key, std::string_view value, const json::Path& place) {
        if (is_platform_encryption(key) && !strengthens_encryption(key, value))
          findings.fail(place.pointer(), place.name() + " sets " + std::string(key) +
                                             ": only the platform may set this.");
        else if (is_java_options(key))
          EncryptionSetting(facts, place, findings).options(value, OptionsReader::spark);
      });
}

}  // namespace hipaa::rules

// HC-SSL-03: what the flag is worth. In open Spark spark.ssl.enabled encrypts no traffic between
// the driver and executors by itself: a cipher of the RPC connections does, or hardware.
#include <charconv>

#include "plugin/rules/read/hardware.hpp"
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

int major_of(std::string_view version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

// Whether the measured settings encrypt what driver and executors send each other.
bool has_rpc_cipher(const json::value& settings) {
  const auto says = [&settings](std::string_view key) {
    const auto value = text_of(below(settings, key));
    return value.has_value() && equal_ignoring_case(value.value(), "true");
  };
  // TLS for RPC came with Spark 4; older ones do not know the setting.
  const auto version = text_of(below(settings, "spark_version"));
  if (says("spark.ssl.rpc.enabled") && major_of(version.value_or("")) >= 4) return true;
  if (!says("spark.authenticate")) return false;
  if (says("spark.authenticate.enableSaslEncryption")) return true;
  return says("spark.network.crypto.enabled") && !says("spark.network.crypto.saslFallback");
}

// What could have set the flag in the place of the platform, ", "-separated; "" = nothing.
std::string influences(const Facts& facts) {
  std::string text;
  const auto add = [&text](std::string_view what) {
    text += (text.empty() ? "" : ", ") + std::string(what);
  };
  const auto is_list = [](const json::value* list) {
    return list != nullptr && list->is_array() && !list->get_array().empty();
  };
  if (is_list(below(facts.cluster, "init_scripts"))) add("init_scripts");
  if (const auto* scripts = below(facts.global_init_scripts.document, "scripts");
      scripts != nullptr && scripts->is_array())
    for (const auto& one : scripts->get_array())
      if (!flag_of(below(one, "enabled")).is(false)) {
        add("global init scripts");
        break;
      }
  if (const auto* definition = below(facts.policy.document, "parsed_definition");
      definition != nullptr && definition->is_object())
    for (const auto& one : definition->get_object())
      if (one.key().starts_with("init_scripts") || mentions_platform_encryption(one.key())) {
        add("the policy");
        break;
      }
  bool is_by_environment = false;
  visit_settings(facts.cluster, "spark_env_vars",
                 [&](std::string_view, const model::KnownText& value, const json::Path&) {
                   is_by_environment |=
                       value.has_value() && mentions_platform_encryption(value.value());
                 });
  if (is_by_environment) add("spark_env_vars");
  return text;
}

}  // namespace

void ssl_03(const Facts& facts, Findings& findings) {
  const auto* document = &facts.proof.document;
  const auto* settings = below(document, "settings");
  if (!text_of(below(document, "status")).is("measured_true") || settings == nullptr ||
      !settings->is_object())
    return findings.not_judged();
  if (has_rpc_cipher(*settings)) return;
  const auto* hardware = below(document, "hardware");
  const bool by_hardware = hardware != nullptr && hardware_in(*hardware) == Encryption::yes;
  if (!by_hardware) {
    findings.fail("/encryption/settings",
                  "spark.ssl.enabled is true, but neither a cipher of the RPC connections "
                  "(spark.authenticate with spark.network.crypto.enabled, or spark.ssl.rpc.enabled "
                  "from Spark 4) nor hardware that encrypts was found: the flag proves the setting "
                  "only.");
    return;
  }
  if (const auto who = influences(facts); !who.empty())
    findings.fail("/encryption/value",
                  "spark.ssl.enabled is true, and the platform may not be what set it: " + who +
                      " could have.");
}

}  // namespace hipaa::rules

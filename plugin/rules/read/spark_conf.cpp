#include "plugin/rules/read/spark_conf.hpp"

#include <array>

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::array<std::string_view, 4> platform_prefixes{
    {"spark.ssl", "spark.network.crypto", "spark.authenticate", "spark.io.encryption"}};

// Exactly as Spark spells them: one that differs in case has no effect, and is not meant well.
constexpr std::array<std::string_view, 5> strengthening_switches{
    {"spark.authenticate", "spark.authenticate.enableSaslEncryption",
     "spark.network.crypto.enabled", "spark.io.encryption.enabled", "spark.ssl.rpc.enabled"}};

bool is_key_length(std::string_view value) {
  return value == "128" || value == "192" || value == "256";
}

constexpr std::string_view local_dir = "spark.local.dir";
constexpr std::string_view local_dirs = "SPARK_LOCAL_DIRS";

}  // namespace

bool is_tls_override(std::string_view key) {
  // Each of the five known keys ends so, and so will the next library's.
  return ends_ignoring_case(trim(key), ".ignoreSsl");
}

bool is_platform_encryption(std::string_view key) {
  key = trim(key);
  for (const auto prefix : platform_prefixes)
    if (starts_ignoring_case(key, prefix)) return true;
  return false;
}

bool strengthens_encryption(std::string_view key, std::string_view value) {
  key = trim(key);
  value = trim(value);
  for (const auto one : strengthening_switches)
    if (key == one) return equal_ignoring_case(value, "true");
  if (key == "spark.network.crypto.saslFallback") return equal_ignoring_case(value, "false");
  if (key == "spark.network.crypto.keyLength" || key == "spark.io.encryption.keySizeBits")
    return is_key_length(value);
  // The secret itself stays a secret: a literal one is HC-SEC-01's as well.
  return key == "spark.authenticate.secret" && value.starts_with("{{secrets/") &&
         value.ends_with("}}");
}

bool mentions_platform_encryption(std::string_view text) {
  for (const auto prefix : platform_prefixes)
    if (contains_ignoring_case(text, prefix)) return true;
  return false;
}

bool is_java_options(std::string_view key) {
  return ends_ignoring_case(trim(key), "JavaOptions");
}

std::string_view executor_variable(std::string_view key) {
  constexpr std::string_view prefix = "spark.executorEnv.";
  key = trim(key);
  return starts_ignoring_case(key, prefix) ? key.substr(prefix.size()) : std::string_view();
}

bool is_scratch_setting(std::string_view key) {
  key = trim(key);
  return equal_ignoring_case(key, local_dir) ||
         equal_ignoring_case(key, "spark.executorEnv.SPARK_LOCAL_DIRS");
}

bool is_scratch_variable(std::string_view key) {
  return equal_ignoring_case(trim(key), local_dirs);
}

bool mentions_scratch(std::string_view text) {
  return contains_ignoring_case(text, local_dir);
}

bool is_disk_cache_switch(std::string_view key) {
  return equal_ignoring_case(trim(key), "spark.databricks.io.cache.enabled");
}

std::string setting_text(const model::Facts& facts, const json::Path& place,
                         std::string_view value) {
  return place.name() + " = " + quoted(value) + model::origin_suffix(facts, place.pointer());
}

std::string setting_accepts(std::string_view key, std::string_view value) {
  return std::string(key) + '=' + std::string(value);
}

}  // namespace hipaa::rules

#include "plugin/rules/read/spark_conf.hpp"

#include <array>

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::array<std::string_view, 4> platform_prefixes{
    {"spark.ssl", "spark.network.crypto", "spark.authenticate", "spark.io.encryption"}};

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

bool mentions_platform_encryption(std::string_view text) {
  for (const auto prefix : platform_prefixes)
    if (contains_ignoring_case(text, prefix)) return true;
  return false;
}

bool is_java_options(std::string_view key) {
  return ends_ignoring_case(trim(key), "JavaOptions");
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

std::string setting_text(const model::Facts& facts, const Place& place, std::string_view value) {
  return place.name() + " = " + quoted(value) + model::origin_suffix(facts, place.pointer());
}

std::string setting_accepts(std::string_view key, std::string_view value) {
  return std::string(key) + '=' + std::string(value);
}

}  // namespace hipaa::rules

// What the rules know of Spark settings and environment variables, by name. Keys are compared
// without case: a key that only differs in case is refused rather than trusted to have no effect.
// Pure; any thread.
#pragma once

#include "plugin/json/document_path.hpp"
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {

// "xgboost.spark.ignoreSsl" and its like: the guard of a library against encryption it cannot keep.
bool is_tls_override(std::string_view key);

// spark.ssl.*, spark.network.crypto.*, spark.authenticate*, spark.io.encryption*: what encrypts
// between nodes and on their disks.
bool is_platform_encryption(std::string_view key);
// Whether such a setting only adds to what the platform encrypts (spark.authenticate = true). All
// else asserts what has to be measured, weakens it, or is not to be read from here.
bool strengthens_encryption(std::string_view key, std::string_view value);
// The same inside Java options or the arguments of a submit ("-Dspark.ssl.enabled=true").
bool mentions_platform_encryption(std::string_view text);
// spark.driver.extraJavaOptions and its kin.
bool is_java_options(std::string_view key);
// The variable that a setting gives to the executors ("spark.executorEnv.NAME"); "" for others.
std::string_view executor_variable(std::string_view key);

// Where Spark keeps scratch data.
bool is_scratch_setting(std::string_view key);   // of spark_conf
bool is_scratch_variable(std::string_view key);  // of spark_env_vars
bool mentions_scratch(std::string_view text);    // "-Dspark.local.dir=…"
bool is_disk_cache_switch(std::string_view key);

// Calls visit(key, value, place) for each entry of a map of texts (spark_conf, spark_env_vars);
// where the map itself is not known, visit("", unknown, place of the map).
template <class Visit>
void visit_settings(const json::value& cluster, std::string_view map, const Visit& visit) {
  const auto* settings = below(cluster, map);
  if (settings == nullptr) return;
  const json::Path at{nullptr, map};
  if (const auto* object = settings->if_object()) {
    for (const auto& member : *object) {
      if (member.value().is_null()) continue;
      const std::string_view key = member.key();
      visit(key, text_of(&member.value()), json::Path{&at, key});
    }
  } else if (model::is_unknown(*settings)) {
    visit(std::string_view(), model::KnownText::unknown(), at);
  }
}

// Calls visit(key, value, place of the argument) for each setting among the arguments of a
// spark-submit: "--conf" and "key=value", or "--conf=key=value".
template <class Visit>
void visit_submit_settings(const model::Facts& facts, const Visit& visit) {
  constexpr std::string_view option = "--conf";
  const auto visit_arguments = [&](const json::array& arguments, const json::Path& at) {
    bool is_named = false;  // by the argument before
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const auto argument = text_of(&arguments[i]);
      auto setting = argument.has_value() ? trim(argument.value()) : std::string_view();
      const bool is_option = setting == option;
      if (setting.starts_with("--conf="))
        setting.remove_prefix(option.size() + 1);
      else if (!is_named)
        setting = {};
      is_named = is_option;
      const auto end = setting.find('=');
      if (end != std::string_view::npos)
        visit(trim(setting.substr(0, end)), trim(setting.substr(end + 1)), json::Path{&at, {}, i});
    }
  };
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    if (model::is_unknown(task)) return;
    for (const auto& [kind, member] :
         {std::pair<std::string_view, std::string_view>{"spark_submit_task", "parameters"},
          {"run_job_task", "spark_submit_params"}}) {
      const auto* arguments = below(below(task, kind), member);
      if (arguments == nullptr || !arguments->is_array()) continue;
      const json::Path at_kind{&place, kind};
      visit_arguments(arguments->get_array(), json::Path{&at_kind, member});
    }
  });
}

// "spark_conf.key = "value" (from policy p-1 (fixed))".
std::string setting_text(const model::Facts& facts, const json::Path& place,
                         std::string_view value);
// What an acknowledgement of a setting must name: "key=value".
std::string setting_accepts(std::string_view key, std::string_view value);

}  // namespace hipaa::rules

#include "commands/repl.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr std::string_view probe_marker = "HIPAA_PROBE";
constexpr std::string_view unset_text = "__unset__";
constexpr std::string_view record_marker = "hipaa-proof:";

/// The quoted text that follows `key` after a comma: the default of a two-argument get.
std::optional<std::string> fallback_after(std::string_view command, std::string_view key) {
  const std::size_t at = command.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = command.substr(at + key.size());
  if (!rest.empty()) rest.remove_prefix(1);  // the closing quote
  const std::size_t comma = rest.find_first_not_of(' ');
  if (comma == std::string_view::npos || rest[comma] != ',') return std::nullopt;
  rest.remove_prefix(comma + 1);
  const std::size_t open = rest.find_first_not_of(' ');
  if (open == std::string_view::npos || (rest[open] != '"' && rest[open] != '\'')) {
    return std::nullopt;
  }
  const std::size_t close = rest.find(rest[open], open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return std::string(rest.substr(open + 1, close - open - 1));
}

Evaluation probe_line(const Workspace& workspace, const Cluster& cluster,
                      const std::vector<std::string>& keys) {
  json::object values;
  for (const std::string& key : keys) {
    values[key] = spark_configuration(workspace, cluster, key).value_or(std::string(unset_text));
  }
  return {"Finished",
          text_result(std::string(probe_marker) + ':' + json::serialize(values) + ":END")};
}

/// Spark of the cluster's runtime.
std::string spark_version_of(const Cluster& cluster) {
  const std::string runtime = text_at(cluster.effective, "spark_version");
  return std::atoi(runtime.c_str()) >= 17 ? "4.0.0" : "3.5.0";
}

/// The record that the library's command prints: settings by name, "<unset>" where there is none.
/// On shared clusters Spark Connect shows no context.
Evaluation record_line(const Workspace& workspace, const Cluster& cluster) {
  constexpr std::array<std::string_view, 6> keys = {"spark.ssl.rpc.enabled",
                                                    "spark.authenticate",
                                                    "spark.authenticate.enableSaslEncryption",
                                                    "spark.network.crypto.enabled",
                                                    "spark.network.crypto.saslFallback",
                                                    "spark.io.encryption.enabled"};
  const auto shown = [&](std::string_view key) {
    return json::string(spark_configuration(workspace, cluster, key).value_or("<unset>"));
  };
  const bool connect = text_at(cluster.effective, "data_security_mode") == "USER_ISOLATION";
  json::object record{{"spark.ssl.enabled", shown("spark.ssl.enabled")},
                      {"context.spark.ssl.enabled", nullptr}};
  if (!connect) record["context.spark.ssl.enabled"] = shown("spark.ssl.enabled");
  for (const auto key : keys) record[key] = shown(key);
  const bool store = spark_configuration(workspace, cluster, "spark.ssl.keyStore").has_value();
  record["key_store"] = store ? "set" : "<unset>";
  record["spark_version"] = spark_version_of(cluster);
  return {"Finished", text_result(std::string(record_marker) + json::serialize(record) + '\n')};
}

Evaluation unset_key(std::string_view language, const std::string& key) {
  if (language == "python") {
    return {"Finished",
            error_result("<span class='ansi-red-fg'>Py4JJavaError</span>: An error occurred while "
                         "calling o399.get.\n: java.util.NoSuchElementException: " +
                             key,
                         "---------------------------------------------------------------------\n"
                         "Py4JJavaError                         Traceback (most recent call last)\n"
                         "<command-1> in <module>\nPy4JJavaError: An error occurred while calling "
                         "o399.get.\n: java.util.NoSuchElementException: " +
                             key)};
  }
  return {"Finished", error_result("java.util.NoSuchElementException: " + key,
                                   "java.util.NoSuchElementException: " + key +
                                       "\n\tat org.apache.spark.sql.internal.SQLConf.$anonfun$"
                                       "getConfString$3(SQLConf.scala:4541)")};
}

/// `val` of the Scala REPL, printed the way it prints.
std::string scala_value(std::string_view command, const std::optional<std::string>& value) {
  const bool option = command.find("getOption") != std::string_view::npos;
  if (const auto end = command.find("getOrElse(\""); option && end != std::string_view::npos) {
    const auto otherwise = command.substr(end + std::string_view("getOrElse(\"").size());
    return "res0: String = " +
           value.value_or(std::string(otherwise.substr(0, otherwise.find('"'))));
  }
  if (!option) return "res0: String = " + value.value_or("");
  return value ? "res0: Option[String] = Some(" + *value + ")" : "res0: Option[String] = None";
}

Evaluation read_key(const Workspace& workspace, const Cluster& cluster, std::string_view language,
                    std::string_view command, const std::string& key) {
  auto value = spark_configuration(workspace, cluster, key);
  const bool option = command.find("getOption") != std::string_view::npos;
  if (!value && !option) {
    value = fallback_after(command, key);
    if (!value) return unset_key(language, key);
  }
  const bool printed = command.find("print") != std::string_view::npos;
  if (printed) return {"Finished", text_result(value.value_or("None"))};
  if (language == "scala") return {"Finished", text_result(scala_value(command, value))};
  if (language == "r") return {"Finished", text_result("[1] \"" + value.value_or("") + '"')};
  return {"Finished", text_result(value ? '\'' + *value + '\'' : "None")};
}

Evaluation run_sql(const Workspace& workspace, const Cluster& cluster, std::string_view command) {
  const std::size_t begin = command.find_first_not_of(" \n\t");
  const std::size_t end = command.find_last_not_of(" ;\n\t");
  if (begin == std::string_view::npos) return {"Finished", text_result("")};
  command = command.substr(begin, end - begin + 1);
  const auto column = [](std::string_view name) {
    return json::object{{"name", name}, {"type", "\"string\""}, {"metadata", "{}"}};
  };
  json::object table{{"resultType", "table"}, {"truncated", false}, {"isJsonSchema", true}};
  if (lower_case(command.substr(0, 4)) == "set ") {
    std::string key(command.substr(command.find_first_not_of(' ', 4)));
    std::erase(key, '`');
    const std::string value = spark_configuration(workspace, cluster, key).value_or("<undefined>");
    table["data"] = json::array{json::array{key, value}};
    table["schema"] = json::array{column("key"), column("value")};
  } else {
    table["data"] = json::array{};
    table["schema"] = json::array{};
  }
  return {"Finished", table};
}

/// What control asks of the read of spark.ssl.enabled; nullopt for an ordinary answer.
std::optional<Evaluation> scripted(const SslAnswer& answer, std::string_view command) {
  if (command.find("spark.ssl.enabled") == std::string_view::npos) return std::nullopt;
  const auto text = [&](std::string_view fallback) {
    return answer.text.empty() ? std::string(fallback) : answer.text;
  };
  if (answer.kind == "command_error") {
    const std::string why = text("org.apache.spark.SparkException: Job aborted");
    return Evaluation{"Finished", error_result(why, why)};
  }
  if (answer.kind == "engine_error") {
    const std::string why = text("The spark driver has stopped unexpectedly and is restarting.");
    return Evaluation{"Error", error_result(why, why)};
  }
  if (answer.kind == "never_finishes") return Evaluation{"Finished", nullptr, true};
  return std::nullopt;
}

}  // namespace

json::value text_result(std::string_view data) {
  return json::object{{"resultType", "text"}, {"data", data}};
}

json::value error_result(std::string_view summary, std::string_view cause) {
  return json::object{{"resultType", "error"}, {"summary", summary}, {"cause", cause}};
}

std::vector<std::string> quoted_keys(std::string_view command) {
  std::vector<std::string> keys;
  for (std::size_t at = 0; at < command.size(); ++at) {
    // An escaped quote inside a Scala text (\"spark.x\") opens and closes a key all the same.
    if (command[at] != '"' && command[at] != '\'') continue;
    const std::string_view rest = command.substr(at + 1);
    if (!rest.starts_with("spark.")) continue;
    const std::size_t end = rest.find_first_of("\"'\\");
    if (end == std::string_view::npos) break;
    std::string key(rest.substr(0, end));
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
    at += end + 1;
  }
  return keys;
}

Evaluation evaluate(const Workspace& workspace, const Cluster& cluster, std::string_view language,
                    std::string_view command) {
  // A notebook cell may switch its language in the first line.
  if (command.starts_with('%')) {
    const std::size_t end = command.find_first_of(" \n");
    language = command.substr(1, end == std::string_view::npos ? end : end - 1);
    command = end == std::string_view::npos ? std::string_view() : command.substr(end + 1);
  }
  if (const std::string refusal = language_refusal(cluster, language); !refusal.empty()) {
    return {"Finished", error_result(refusal, refusal)};
  }
  if (auto answer = scripted(ssl_answer(workspace, cluster), command)) return *answer;
  if (language == "sql") return run_sql(workspace, cluster, command);
  if (command.find(record_marker) != std::string_view::npos) return record_line(workspace, cluster);
  const auto keys = quoted_keys(command);
  if (command.find(probe_marker) != std::string_view::npos) {
    return probe_line(workspace, cluster, keys);
  }
  if (!keys.empty()) return read_key(workspace, cluster, language, command, keys.front());
  return {"Finished", text_result("")};
}

}  // namespace workspace_sim

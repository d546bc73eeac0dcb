#include "plugin/observe/proof_commands.hpp"

#include <algorithm>

#include "plugin/json/reader.hpp"
#include "plugin/model/known.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view mark = "hipaa-proof:";

// Reflection reaches the context: where there is none (Spark Connect), the same text compiles, and
// that part is null. What is set by a session is read by spark.conf, as step 3 of the article does.
constexpr std::string_view scala_command = R"({
  import scala.util.Try
  val conf = Try {
    val context = spark.getClass.getMethod("sparkContext").invoke(spark)
    context.getClass.getMethod("getConf").invoke(context)
  }.toOption
  def session(key: String): Option[Option[String]] = Try(spark.conf.getOption(key)).toOption
  def context(key: String): Option[Option[String]] = conf.flatMap(c => Try(
    c.getClass.getMethod("getOption", classOf[String]).invoke(c, key)
      .asInstanceOf[Option[String]]).toOption)
  def either(key: String): Option[Option[String]] = context(key).orElse(session(key))
  def quoted(text: String): String = "\"" + text.map(c =>
    if (c < ' ' || c > '~' || c == '"' || c == '\\') "\\" + "u%04x".format(c.toInt)
    else c.toString).mkString + "\""
  def shown(value: Option[Option[String]]): String =
    value.map(v => quoted(v.getOrElse("<unset>"))).getOrElse("null")
  val stores = Seq("spark.ssl.keyStore", "spark.ssl.rpc.keyStore").map(either)
  val store = if (stores.exists(_.exists(_.nonEmpty))) Some(Some("set"))
    else if (stores.exists(_.isEmpty)) None else Some(None)
  val record = Seq(
    "spark.ssl.enabled" -> session("spark.ssl.enabled"),
    "context.spark.ssl.enabled" -> context("spark.ssl.enabled")) ++
    Seq("spark.ssl.rpc.enabled", "spark.authenticate", "spark.authenticate.enableSaslEncryption",
      "spark.network.crypto.enabled", "spark.network.crypto.saslFallback",
      "spark.io.encryption.enabled").map(key => key -> either(key)) ++
    Seq("key_store" -> store,
      "spark_version" -> Try(Option(spark.version)).toOption)
  println("hipaa-proof:" + record.map(r => quoted(r._1) + ":" + shown(r._2)).mkString("{", ",", "}"))
})";

constexpr std::string_view python_command = R"(import json
def _hipaa_proof():
    def attempt(read):
        try:
            return read()
        except Exception:
            return None
    conf = attempt(lambda: spark.sparkContext.getConf())
    def session(key):
        return attempt(lambda: spark.conf.get(key, "<unset>"))
    def context(key):
        return attempt(lambda: conf.get(key, "<unset>"))
    def either(key):
        found = context(key)
        return session(key) if found is None else found
    record = {"spark.ssl.enabled": session("spark.ssl.enabled"),
              "context.spark.ssl.enabled": context("spark.ssl.enabled")}
    for key in ("spark.ssl.rpc.enabled", "spark.authenticate",
                "spark.authenticate.enableSaslEncryption", "spark.network.crypto.enabled",
                "spark.network.crypto.saslFallback", "spark.io.encryption.enabled"):
        record[key] = either(key)
    stores = [either(key) for key in ("spark.ssl.keyStore", "spark.ssl.rpc.keyStore")]
    is_set = any(store not in (None, "<unset>") for store in stores)
    record["key_store"] = "set" if is_set else None if None in stores else "<unset>"
    record["spark_version"] = attempt(lambda: spark.version)
    print("hipaa-proof:" + json.dumps(record))
_hipaa_proof())";

constexpr std::array<ProofCommand, 3> all_commands{
    {{"scala", scala_command, R"(spark.conf.get("spark.ssl.enabled"))"},
     {"python", python_command, R"(spark.conf.get("spark.ssl.enabled"))"},
     {"sql", "SET spark.ssl.enabled", "SET spark.ssl.enabled"}}};

void trim_proof_text(std::string_view& text, std::string_view of = " \t\r\n") {
  while (!text.empty() && of.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && of.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
}

// "res12: String = " in front of a value of Scala's REPL.
void drop_result_name(std::string_view& text) {
  constexpr std::string_view name = "res";
  constexpr std::string_view type = ": String = ";
  if (!text.starts_with(name)) return;
  const auto end = text.find_first_not_of("0123456789", name.size());
  if (end == name.size() || end == std::string_view::npos || !text.substr(end).starts_with(type))
    return;
  text.remove_prefix(end + type.size());
}

bool answers_unset(const workspace::CommandAnswer& answer) {
  for (const std::string_view sign : {"NoSuchElementException", "SQL_CONF_NOT_FOUND"})
    if (answer.text.find(sign) != std::string::npos || answer.cause.find(sign) != std::string::npos)
      return true;
  return false;
}

// The record in the one line that carries it; nullopt where what is there is no whole record.
std::optional<json::object> record_in(std::string_view text) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos || text.find(mark, at + mark.size()) != std::string_view::npos)
    return std::nullopt;
  if (at != 0 && text[at - 1] != '\n') return std::nullopt;
  auto line = text.substr(at + mark.size());
  line = line.substr(0, line.find('\n'));
  trim_proof_text(line);
  auto read = json::read(line);
  if (!read || !read->is_object()) return std::nullopt;
  auto& record = read->get_object();
  if (record.size() != record_members.size()) return std::nullopt;
  for (const auto name : record_members) {
    const auto* value = record.if_contains(name);
    if (value == nullptr || !(value->is_string() || value->is_null())) return std::nullopt;
  }
  return std::move(record);
}

// Of what SQL answered: the row of the setting, or the value alone; "" where neither is there. What
// is printed besides (a banner, a warning) is no value.
std::string_view sql_value(std::string_view text) {
  constexpr std::string_view key = "spark.ssl.enabled\t";
  std::string_view only;
  trim_proof_text(text, "\r\n");
  const bool is_one_line = text.find('\n') == std::string_view::npos;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(key)) {
      if (is_one_line && line.find_first_of(" \t") == std::string_view::npos) only = line;
      continue;
    }
    if (!only.empty()) return {};  // two rows: nobody knows which
    only = line.substr(key.size());
  }
  return flag_value(only);
}

ProofReading failed_reading(const ProofCommand& command, std::string why) {
  ProofReading made;
  made.reason = "the command " + std::string(command.reads) + std::move(why);
  return made;
}

ProofReading judged_reading(json::object record) {
  ProofReading made;
  const auto* in_session = record.at(session_flag).if_string();
  const auto* in_context = record.at(context_flag).if_string();
  if (in_session == nullptr && in_context == nullptr) return made;
  made.value = in_session == nullptr ? *in_context : *in_session;
  if (says_true(made.value) && in_context != nullptr && !says_true(*in_context))
    made.value = *in_context;
  made.outcome = says_true(made.value) ? Measured::is_true : Measured::is_not_true;
  made.record = std::move(record);
  return made;
}

}  // namespace

std::vector<ProofCommand> proof_commands(const json::object& cluster) {
  const json::value view(cluster);
  const auto allowed = model::text_at(view, "/spark_conf/spark.databricks.repl.allowedLanguages");
  const bool table_acl = text_of(cluster, "data_security_mode") == "LEGACY_TABLE_ACL";
  std::vector<ProofCommand> found;
  for (const auto& one : all_commands) {
    if (one.language == "scala" && table_acl) continue;
    if (allowed.has_value() && allowed.value().find(one.language) == std::string_view::npos)
      continue;
    found.push_back(one);
  }
  return found;
}

std::string_view flag_value(std::string_view text) {
  constexpr std::string_view key = "spark.ssl.enabled\t";
  trim_proof_text(text);
  drop_result_name(text);
  if (text.starts_with(key)) text.remove_prefix(key.size());
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    text.remove_prefix(1);
    text.remove_suffix(1);
  }
  return text == "<undefined>" ? unset_setting : text;
}

bool says_true(std::string_view value) {
  constexpr std::string_view wanted = "true";
  return std::equal(value.begin(), value.end(), wanted.begin(), wanted.end(),
                    [](char a, char b) { return (a | 32) == b; });
}

ProofReading read_proof(const ProofCommand& command, const workspace::CommandAnswer& answer) {
  const bool is_unset = answer.failed && answers_unset(answer);
  if (answer.failed && !is_unset) return failed_reading(command, " failed: " + answer.text);
  if (command.language != "sql") {
    auto record = is_unset ? std::nullopt : record_in(answer.text);
    if (!record) return failed_reading(command, " did not answer with the record that it prints");
    auto made = judged_reading(std::move(*record));
    return made.outcome == Measured::not_measured
               ? failed_reading(command, " could not read the setting")
               : made;
  }
  const auto value = is_unset ? unset_setting : sql_value(answer.text);
  if (value.empty())
    return failed_reading(command, answer.text.find_first_not_of(" \t\r\n") == std::string::npos
                                       ? " answered nothing"
                                       : " did not answer with the setting");
  json::object record;
  for (const auto name : record_members) record[name] = nullptr;
  record[session_flag] = value;
  return judged_reading(std::move(record));
}

}  // namespace hipaa::resource

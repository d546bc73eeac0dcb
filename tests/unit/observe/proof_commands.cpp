#include "plugin/observe/proof_commands.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::resource;
using hipaa::workspace::CommandAnswer;

namespace {

constexpr std::string_view whole =
    R"(hipaa-proof:{"spark.ssl.enabled":"true","context.spark.ssl.enabled":"true",)"
    R"("spark.ssl.rpc.enabled":null,"spark.authenticate":"true",)"
    R"("spark.authenticate.enableSaslEncryption":"<unset>","spark.network.crypto.enabled":"true",)"
    R"("spark.network.crypto.saslFallback":"<unset>","spark.io.encryption.enabled":"<unset>",)"
    R"("key_store":"set","spark_version":"3.5.0"})";

std::string with(std::string_view from, std::string_view to) {
  std::string made(whole);
  return made.replace(made.find(from), from.size(), to);
}

ProofReading read(std::string text, std::size_t language = 0) {
  return read_proof(proof_commands({}).at(language), CommandAnswer{false, std::move(text), {}});
}

std::vector<std::string> languages(std::string_view cluster) {
  std::vector<std::string> found;
  const auto view =
      boost::json::parse(boost::json::string_view(cluster.data(), cluster.size())).as_object();
  for (const auto& one : proof_commands(view)) found.emplace_back(one.language);
  return found;
}

}  // namespace

TEST_CASE("a flag is true only as the whole value") {
  for (const auto* text : {"true", "'true'", "\"true\"", "res0: String = true",
                           "res12: String = true", "spark.ssl.enabled\ttrue\n", " TRUE\r\n"})
    CHECK(says_true(flag_value(text)));
  for (const auto* text :
       {"false", "false = true", "x = true", "res0: String = false = true", "res: String = true",
        "res0: Boolean = true", "not true", "true true", "'true", "spark.other\ttrue",
        "spark.ssl.enabled\tfalse\ttrue", "", "1", "yes"})
    CHECK_FALSE(says_true(flag_value(text)));
  CHECK(flag_value("spark.ssl.enabled\t<undefined>") == "<unset>");
}

TEST_CASE("the record is read whole, with what else was printed around it") {
  for (const auto& text : {std::string(whole), std::string(whole) + "\n",
                           "import json\n" + std::string(whole) + "\nwarning: one\n"}) {
    const auto made = read(text);
    CHECK(made.outcome == Measured::is_true);
    CHECK(made.value == "true");
    CHECK(made.record.size() == record_members.size());
    CHECK(made.record.at("spark.authenticate") == "true");
    CHECK(made.record.at("spark.ssl.rpc.enabled").is_null());
    CHECK(made.record.at("key_store") == "set");
  }
}

TEST_CASE("what is no whole record measures nothing") {
  for (const auto& text :
       {std::string("true"), std::string("res0: String = true"), std::string(),
        std::string("hipaa-proof:{}"), std::string("hipaa-proof:true"),
        std::string(whole) + "\n" + std::string(whole), "x " + std::string(whole),
        with("\"3.5.0\"", "3.5"), with(",\"key_store\":\"set\"", ""), with("{", "{\"more\":\"1\","),
        with("{", "{\"key_store\":\"set\","),
        with("\"true\",\"context.spark.ssl.enabled\":\"true\"",
             "null,\"context.spark.ssl.enabled\":null")}) {
    INFO(text);
    const auto made = read(text);
    CHECK(made.outcome == Measured::not_measured);
    CHECK(made.record.empty());
    CHECK_FALSE(made.reason.empty());
  }
}

TEST_CASE("the context contradicts a session that was told something, and stands in for one") {
  const auto told = read(
      with(R"("context.spark.ssl.enabled":"true")", R"("context.spark.ssl.enabled":"<unset>")"));
  CHECK(told.outcome == Measured::is_not_true);
  CHECK(told.value == "<unset>");
  const auto connect =
      read(with(R"("context.spark.ssl.enabled":"true")", R"("context.spark.ssl.enabled":null)"));
  CHECK(connect.outcome == Measured::is_true);
  const auto alone = read(with(R"("spark.ssl.enabled":"true",)", R"("spark.ssl.enabled":null,)"));
  CHECK(alone.outcome == Measured::is_true);
  const auto off = read(with(R"("spark.ssl.enabled":"true",)", R"("spark.ssl.enabled":"false",)"));
  CHECK(off.outcome == Measured::is_not_true);
  CHECK(off.value == "false");
}

TEST_CASE("SQL reads the flag alone") {
  const auto made = read("spark.ssl.enabled\ttrue\n", 2);
  CHECK(made.outcome == Measured::is_true);
  CHECK(made.record.at("spark.ssl.enabled") == "true");
  CHECK(made.record.at("spark.network.crypto.enabled").is_null());
  CHECK(read("spark.ssl.enabled\t<undefined>\n", 2).value == "<unset>");
  CHECK(read("", 2).outcome == Measured::not_measured);
  const auto missing = read_proof(proof_commands({}).at(2),
                                  CommandAnswer{true, "[SQL_CONF_NOT_FOUND] no such key", {}});
  CHECK(missing.outcome == Measured::is_not_true);
  CHECK(missing.value == "<unset>");
}

TEST_CASE("of what SQL prints the row of the setting alone is a value") {
  const auto outcome = [](const std::string& text) { return read(text, 2).outcome; };
  CHECK(outcome("Welcome to the cluster\nspark.ssl.enabled\ttrue\n") == Measured::is_true);
  CHECK(outcome("key\tvalue\nspark.ssl.enabled\tfalse\n") == Measured::is_not_true);
  CHECK(outcome("true") == Measured::is_true);
  for (const auto* text : {"Welcome to the cluster", "a\nb", "spark.ssl.enabled\t\n", "\n",
                           "key\tvalue\n", "spark.ssl.enabled\ttrue\nspark.ssl.enabled\tfalse\n"}) {
    INFO(text);
    CHECK(outcome(text) == Measured::not_measured);
  }
  CHECK(read("Welcome to the cluster", 2).reason ==
        "the command SET spark.ssl.enabled did not answer with the setting");
}

TEST_CASE("a command that failed measures nothing") {
  const auto made = read_proof(proof_commands({}).front(), CommandAnswer{true, "Job aborted", {}});
  CHECK(made.outcome == Measured::not_measured);
  CHECK(made.reason == "the command spark.conf.get(\"spark.ssl.enabled\") failed: Job aborted");
}

TEST_CASE("the languages are those that the cluster admits") {
  using Names = std::vector<std::string>;
  CHECK(languages("{}") == Names{"scala", "python", "sql"});
  CHECK(languages(R"({"data_security_mode":"LEGACY_TABLE_ACL"})") == Names{"python", "sql"});
  CHECK(languages(R"({"spark_conf":{"spark.databricks.repl.allowedLanguages":"sql,python"}})") ==
        Names{"python", "sql"});
  CHECK(languages(R"({"spark_conf":{"spark.databricks.repl.allowedLanguages":"r"}})").empty());
}

#include <catch2/catch.hpp>

#include "commands/repl.hpp"
#include "unit/client.hpp"

using namespace workspace_sim;

namespace {

struct Repl : Bench {
  Repl() { cluster = workspace.clusters.find(running()); }

  std::string text(std::string_view language, std::string_view command) {
    const Evaluation answer = evaluate(workspace, *cluster, language, command);
    const json::object& results = answer.results.as_object();
    return text_at(results, "data", text_at(results, "summary"));
  }

  void answer(const std::string& kind, const std::string& words = {}) {
    cluster->ssl = SslAnswer{kind, words};
  }

  Cluster* cluster = nullptr;
};

}  // namespace

TEST_CASE("quoted keys are found however they are quoted") {
  CHECK(quoted_keys(R"(spark.conf.get("spark.a"); get('spark.b'), "other", "spark.a")") ==
        std::vector<std::string>{"spark.a", "spark.b"});
  CHECK(quoted_keys(R"(println("HIPAA_PROBE:{\"spark.a\":\""+spark.conf.get("spark.a","x")))") ==
        std::vector<std::string>{"spark.a"});
  CHECK(quoted_keys("spark.range(3)").empty());
  CHECK(quoted_keys("\"spark.unfinished").empty());
}

TEST_CASE("each language answers in its own way") {
  Repl repl;
  CHECK(repl.text("scala", R"(spark.conf.get("spark.ssl.enabled"))") == "res0: String = true");
  CHECK(repl.text("scala", R"(spark.conf.getOption("spark.ssl.enabled"))") ==
        "res0: Option[String] = Some(true)");
  CHECK(repl.text("scala", R"(sc.getConf.getOption("spark.nope"))") ==
        "res0: Option[String] = None");
  CHECK(repl.text("scala", R"(println(sc.getConf.get("spark.ssl.enabled")))") == "true");
  CHECK(repl.text("python", "%scala spark.conf.get(\"spark.ssl.enabled\")") ==
        "res0: String = true");
  CHECK(repl.text("python", R"(spark.conf.get("spark.nope", "__unset__"))") == "'__unset__'");
  CHECK(repl.text("scala", R"(spark.conf.get("spark.nope"))") ==
        "java.util.NoSuchElementException: spark.nope");
  const Evaluation table = evaluate(repl.workspace, *repl.cluster, "sql", "set spark.nope;");
  CHECK(table.results.at("data") == json::array{json::array{"spark.nope", "<undefined>"}});
}

TEST_CASE("control decides what the key answers, then spark_conf, then the platform") {
  Repl repl;
  const auto read = [&] { return repl.text("python", "spark.conf.get('spark.ssl.enabled')"); };
  CHECK(read() == "'true'");
  repl.cluster->effective["spark_conf"] = json::object{{"spark.ssl.enabled", "forged"}};
  CHECK(read() == "'forged'");
  repl.answer("false");
  CHECK(read() == "'false'");
  repl.answer("unset");
  CHECK(read().find("NoSuchElementException") != std::string::npos);
  repl.answer("text", " true\n");
  CHECK(read() == "' true\n'");
  repl.answer("engine_error");
  CHECK(evaluate(repl.workspace, *repl.cluster, "python", "'spark.ssl.enabled'").status == "Error");
  CHECK(repl.text("python", "spark.conf.get('spark.authenticate')") == "'true'");
}

TEST_CASE("a platform sets the flag or does not, and brings its settings") {
  Repl repl;
  auto& settings = repl.workspace.settings;
  const std::string record = R"(println("hipaa-proof:" + spark.conf.get("spark.ssl.enabled")))";
  CHECK(repl.text("scala", record)
            .starts_with(
                R"(hipaa-proof:{"spark.ssl.enabled":"true","context.spark.ssl.enabled":"true",)"));
  for (const char* platform : {"csp", "plain"}) {
    REQUIRE(settings.use_platform(platform));
    CHECK(repl.text("python", R"(spark.conf.get("spark.ssl.enabled", "no"))") == "'no'");
    CHECK(repl.text("scala", record).starts_with(R"(hipaa-proof:{"spark.ssl.enabled":"<unset>",)"));
    CHECK(settings.data_security_mode == "SINGLE_USER");
    CHECK(settings.compliance_security_profile == (settings.platform == "csp"));
  }
  CHECK_FALSE(settings.use_platform("azure"));
  CHECK(settings.platform == "plain");
}

TEST_CASE("access modes and runtimes decide which languages run") {
  Repl repl;
  const auto refused = [&](std::string_view language) {
    return !language_refusal(*repl.cluster, language).empty();
  };
  const auto set = [&](const std::string& key, const json::value& value) {
    repl.cluster->effective[key] = value;
  };
  CHECK_FALSE(refused("r"));
  set("data_security_mode", "USER_ISOLATION");
  CHECK(refused("r"));
  CHECK_FALSE(refused("scala"));
  set("spark_version", "12.2.x-scala2.12");
  CHECK(refused("scala"));
  CHECK_FALSE(refused("python"));
  set("data_security_mode", "LEGACY_TABLE_ACL");
  CHECK(refused("scala"));
  set("spark_conf", json::object{{"spark.databricks.repl.allowedLanguages", "sql,scala"}});
  CHECK(refused("scala"));
  CHECK(refused("python"));
  CHECK_FALSE(refused("sql"));
}

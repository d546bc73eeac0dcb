// A setting that is taken apart, quoted or handed on by variables never passes without a word,
// however it is done: it is found, or nobody can tell what it says.
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules {
namespace {

namespace json = model::json;

constexpr std::array<std::string_view, 10> between{
    {"\"\"", "''", "\\", "$X", "${EMPTY}", "`true`", "$(true)", "\"", "'", ""}};

// The text with something at random places that a shell takes away, or puts something for.
std::string taken_apart(std::string_view text, std::mt19937& random) {
  std::string made;
  for (const char c : text) {
    if (random() % 4 == 0) made += between[random() % between.size()];
    made += c;
  }
  return made;
}

// The text in two variables, the second of which names the first.
json::object in_two_variables(std::string_view text, std::mt19937& random) {
  const auto cut = random() % text.size();
  return {{"FIRST", text.substr(0, cut)},
          {"SPARK_SUBMIT_OPTS", "$FIRST" + std::string(text.substr(cut))}};
}

model::Facts with_environment(json::object variables) {
  return test::facts_with(
      boost::json::serialize(json::object{{"spark_env_vars", std::move(variables)}}));
}

void never_passes(std::string_view rule, std::string_view text) {
  std::mt19937 random(20261129);
  for (int i = 0; i < 2000; ++i) {
    const auto apart = taken_apart(text, random);
    INFO(apart);
    CHECK(test::verdicts(with_environment({{"SPARK_SUBMIT_OPTS", apart}}), rule) ==
          "fail /spark_env_vars/SPARK_SUBMIT_OPTS");
    const auto facts = with_environment(in_two_variables(text, random));
    CHECK(test::contains(test::verdicts(facts, rule), "fail /spark_env_vars/"));
  }
}

TEST_CASE("an assertion of encryption never passes through the environment") {
  never_passes("HC-SSL-02", "-Dspark.ssl.enabled=true");
}

TEST_CASE("redirected scratch data never pass through the environment") {
  never_passes("HC-EBS-06", "-Dspark.local.dir=/local_disk0");
}

// Java options in spark_conf: Spark takes quotes and backslashes away, and fills ${…} in.
TEST_CASE("an assertion of encryption never passes through Java options") {
  std::mt19937 random(20261129);
  constexpr std::array<std::string_view, 6> spark_takes{{"\"\"", "''", "\\", "\"", "${x}", ""}};
  for (int i = 0; i < 2000; ++i) {
    std::string apart;
    for (const char c : std::string_view("-Dspark.network.crypto.enabled=false")) {
      if (random() % 4 == 0) apart += spark_takes[random() % spark_takes.size()];
      apart += c;
    }
    INFO(apart);
    const auto facts = test::facts_with(boost::json::serialize(
        json::object{{"spark_conf", {{"spark.driver.extraJavaOptions", apart}}}}));
    CHECK(test::verdicts(facts, "HC-SSL-02") == "fail /spark_conf/spark.driver.extraJavaOptions");
  }
}

}  // namespace
}  // namespace hipaa::rules

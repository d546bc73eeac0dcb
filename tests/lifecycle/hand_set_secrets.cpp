// What somebody set by hand and looks secret is named, and its value stands nowhere.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

constexpr auto by_hand = R"({"spark_env_vars":{"A":"1","API_TOKEN":"canary-one","NOTE":"plain"},
  "spark_conf":{"fs.s3a.secret.key":"canary-two","spark.random":"dapicanary3"}})";

void add_by_hand(const Simulator& simulator, const Outcome& applied) {
  mutate(simulator, applied, json::parse(by_hand).as_object());
}

std::string everything(const Outcome& outcome) {
  return explained(outcome) + outcome.state.value_or("") + outcome.private_data.value_or("") +
         outcome.evidence.value_or("");
}

}  // namespace

TEST_CASE("secrets that were set by hand are told by key, and neither shown nor kept", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"spark_env_vars":{"A":"1"}})");
  const auto applied = applied_at(provider, config);
  add_by_hand(simulator, applied);
  const auto read = provider.read(applied);
  CHECK_THAT(everything(read), !Catch::Contains("canary"));
  CHECK_THAT(explained(read), Catch::Contains("API_TOKEN"));
  CHECK(read.state_value().at("spark_env_vars").at("NOTE") == "plain");
  CHECK(read.state_value().at("spark_conf").as_object().size() == 2);
  // Unchanged since, it is no drift any more; another value is.
  CHECK_FALSE(provider.read(read).has("HP-DRIFT"));
  mutate(simulator, applied,
         json::parse(
             R"({"spark_conf":{"fs.s3a.secret.key":"canary-four","spark.random":"dapicanary3"}})")
             .as_object());
  const auto again = provider.read(read);
  CHECK(again.has("HP-DRIFT"));
  CHECK_THAT(everything(again), !Catch::Contains("canary"));
  // The next apply puts it back.
  const auto planned = provider.plan(config, &again);
  CHECK_THAT(everything(planned), !Catch::Contains("canary"));
  const auto healed = applied_at(provider, config, &again);
  CHECK_THAT(everything(healed), !Catch::Contains("canary"));
  CHECK_FALSE(sent_to(simulator, edit_path).contains("spark_conf"));
  expect_settled(provider, config, healed);
}

TEST_CASE("what HC-SEC-01 takes for a secret is none to show, whatever it is called", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  mutate(simulator, applied,
         json::parse(R"({"spark_conf":{
             "spark.hadoop.javax.jdo.option.ConnectionURL":"jdbc:mysql://db/h?password=canary-five",
             "spark.etl.feed":"https://etl:canary-six@feed.example.org/x",
             "spark.etl.options":"--mode fast --token=canary-seven"}})")
             .as_object());
  const auto read = provider.read(applied);
  CHECK(read.has("HP-DRIFT"));
  CHECK_THAT(everything(read), !Catch::Contains("canary"));
  CHECK(read.state_value().at("spark_conf").as_object().size() == 3);
}

TEST_CASE("secrets that were set by hand and stay are sent along by an edit", "[read]") {
  auto& simulator = prompt_workspace();
  // HC-SEC-01 warns only: with it such a plan is refused.
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"ruleset", "1.1"}});
  const auto applied = applied_at(provider, compliant(R"({"spark_env_vars":{"A":"1"}})"));
  add_by_hand(simulator, applied);
  const auto read = provider.read(applied);
  // As a host plans that ignores changes of these two.
  auto ignoring = compliant(R"({"autotermination_minutes":30})");
  for (const auto* name : {"spark_env_vars", "spark_conf"})
    ignoring[name] = read.state_value().at(name);
  const auto made = applied_at(provider, ignoring, &read);
  CHECK_THAT(everything(made), !Catch::Contains("canary"));
  const auto sent = sent_to(simulator, edit_path);
  const auto expected = json::parse(by_hand);
  CHECK(sent.at("spark_env_vars") == expected.at("spark_env_vars"));
  CHECK(sent.at("spark_conf") == expected.at("spark_conf"));
  expect_settled(provider, ignoring, made);
}

TEST_CASE("an import keeps no secret", "[import]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  add_by_hand(simulator, applied);
  const auto imported = provider.import(cluster_id(applied));
  REQUIRE(imported.status == HIPAA_OK);
  CHECK_THAT(everything(imported), !Catch::Contains("canary"));
  CHECK_THAT(everything(provider.read(imported)), !Catch::Contains("canary"));
  CHECK_FALSE(provider.read(imported).has("HP-DRIFT"));
}

// The plan is what an apply carries out and judges. Of the configuration it takes the password.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

constexpr auto libraries_path = "/api/2.0/libraries/";

std::size_t library_changes(const Simulator& simulator) {
  return simulator.count("POST", std::string(libraries_path) + "install") +
         simulator.count("POST", std::string(libraries_path) + "uninstall");
}

// Every value that the plan knows is in the state as it was planned.
void expect_as_planned(const Outcome& planned, const Outcome& applied) {
  auto known = planned.state_value();
  const auto made = applied.state_value();
  for (const auto& pointer : planned.unknown())
    known.erase(std::string(pointer.as_string()).substr(1));
  for (const auto& [name, value] : known) {
    INFO(name);
    CHECK(made.at(name) == value);
  }
}

}  // namespace

TEST_CASE("what the plan leaves alone is left alone, whatever the configuration says", "[plan]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto first =
      compliant(R"({"num_workers":2,"libraries":[{"pypi":{"package":"requests==2.31.0"}}]})");
  const auto applied = applied_at(provider, first);
  simulator.call("DELETE", "/__sim/requests");
  // As a host plans that ignores changes of the size and the libraries.
  auto ignoring = first;
  ignoring["cluster_name"] = "another";
  const auto written = compliant(
      R"({"cluster_name":"another","num_workers":5,"libraries":[{"pypi":{"package":"requests==2.32.0"}}]})");
  const auto planned = provider.plan(ignoring, &applied);
  const auto made = provider.apply(written, planned, &applied);
  INFO(explained(made));
  REQUIRE(made.status == HIPAA_OK);
  expect_as_planned(planned, made);
  const auto sent = sent_to(simulator, edit_path);
  CHECK(sent.at("num_workers") == 2);
  CHECK(sent.at("cluster_name") == "another");
  CHECK(simulator.count("POST", resize_path) == 0);
  CHECK(library_changes(simulator) == 0);
  expect_settled(provider, ignoring, made);
}

TEST_CASE("an edit sends what lives there, with the planned differences", "[plan]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto first = compliant(R"({"spark_conf":{"spark.a":"1","spark.b":"2"},
      "custom_tags":{"team":"a"},"init_scripts":[{"workspace":{"destination":"/Shared/a.sh"}}]})");
  const auto applied = applied_at(provider, first);
  // By others, since the state was read: none of it is planned.
  mutate(simulator, applied,
         {{"spark_conf", json::parse(R"({"spark.a":"1","spark.b":"2","spark.c":"3"})")},
          {"spark_env_vars", json::parse(R"({"A":"b"})")}});
  mutate(simulator, applied, {{"autotermination_minutes", 45}});
  mutate(simulator, applied, {{"num_workers", 7}},
         false);  // a resize leaves what was sent as it was
  simulator.call("DELETE", "/__sim/requests");
  auto second = first;
  second["spark_conf"] = {{"spark.a", "4"}};
  second["custom_tags"] = {{"team", "a"}, {"cost", "b"}};
  second.erase("init_scripts");
  const auto made = applied_at(provider, second, &applied);
  const auto sent = sent_to(simulator, edit_path);
  CHECK(sent.at("spark_conf").at("spark.a") == "4");
  CHECK(sent.at("spark_conf").at("spark.c") == "3");
  CHECK_FALSE(sent.at("spark_conf").as_object().contains("spark.b"));
  CHECK(sent.at("spark_env_vars") == json::parse(R"({"A":"b"})"));
  CHECK(sent.at("autotermination_minutes") == 45);
  CHECK(sent.at("num_workers") == 7);
  CHECK(sent.at("custom_tags").at("cost") == "b");
  CHECK_FALSE(sent.contains("init_scripts"));
  expect_as_planned(provider.plan(second, &applied), made);
  // What the others did is told, and put back by the next apply.
  const auto read = provider.read(made);
  CHECK(read.has("HP-DRIFT"));
  const auto healed = applied_at(provider, second, &read);
  expect_settled(provider, second, healed);
  CHECK(sent_to(simulator, edit_path).at("autotermination_minutes") == 60);
}

TEST_CASE("a value that the plan knows comes out as planned, whatever happens meanwhile",
          "[plan]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto pinned = compliant(R"({"is_pinned":true})");
  const auto planned = provider.plan(pinned, &applied);
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  const auto made = provider.apply(pinned, planned, &applied);
  INFO(explained(made));
  REQUIRE(made.status == HIPAA_OK);
  expect_as_planned(planned, made);
  CHECK(made.state_value().at("state") == "RUNNING");
  CHECK(provider.read(made).state_value().at("state") == "TERMINATED");
}

TEST_CASE("a plan that was made against another state is refused, and nothing is sent", "[plan]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto larger = compliant(R"({"num_workers":5})");
  const auto planned = provider.plan(larger, &applied);
  const auto since = applied_at(provider, compliant(R"({"autotermination_minutes":30})"), &applied);
  const auto another = applied_at(provider, compliant(R"({"cluster_name":"another"})"));
  simulator.call("DELETE", "/__sim/requests");
  const auto created = provider.plan(larger);
  // Without what the plan noted, its known values tell at least which cluster it is of.
  auto forgotten = planned;
  forgotten.private_data.reset();
  for (const auto& [plan, prior] :
       {std::pair(planned, &since), std::pair(created, &applied), std::pair(forgotten, &another)}) {
    const auto refused = provider.apply(larger, plan, prior);
    INFO(explained(refused));
    CHECK(refused.status == HIPAA_E_CONFLICT);
    CHECK(refused.lines() == std::vector<std::string>{"error HP-STATE-PLAN"});
  }
  CHECK(provider.apply(larger, planned).status == HIPAA_E_CONFLICT);
  CHECK(simulator.requests("?method=POST").empty());
}

TEST_CASE("a plan with an open value is refused at the value", "[plan]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto open = compliant();
  open["spark_env_vars"] = {{"A", nullptr}};
  const auto planned = provider.plan(open, nullptr, {"/spark_env_vars/A"});
  REQUIRE(planned.status == HIPAA_OK);
  const auto refused = provider.apply(compliant(), planned);
  CHECK(refused.status == HIPAA_E_INVALID_ARGUMENT);
  CHECK(refused.lines() ==
        std::vector<std::string>{"error HP-ARG-UNKNOWN-VALUE /spark_env_vars/A"});
  CHECK(simulator.count("POST", create_path) == 0);
}

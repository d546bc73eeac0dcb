#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

Outcome created(const Simulator& simulator, const ProviderUnderTest& provider,
                std::string_view more = "{}") {
  auto applied = provider.plan_and_apply(compliant(more));
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  simulator.call("DELETE", "/__sim/requests");
  return applied;
}

}  // namespace

TEST_CASE("an EBS volume removed behind our back is found, with who and the rule, and healed",
          "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider);
  simulator.post("/__sim/clusters/mutate", {{"cluster_id", cluster_id(applied)},
                                            {"user", "mallory@example.com"},
                                            {"set", {{"aws_attributes.ebs_volume_count", 0}}}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK(read.finding("HP-DRIFT").line() == "warning HP-DRIFT /aws_attributes");
  CHECK_THAT(read.finding("HP-DRIFT").detail, Catch::Contains("mallory@example.com"));
  CHECK(read.finding("HC-EBS-01").severity == "warning");
  CHECK(read.finding("HC-EBS-01").path == "/aws_attributes/ebs_volume_count");
  CHECK(read.state_value().at("aws_attributes").at("ebs_volume_count") == 0);
  CHECK(read.state_value().at("encryption").at("status") == "stale");

  const auto planned = provider.plan(compliant(), &read);
  CHECK(planned.status == HIPAA_OK);
  CHECK_FALSE(planned.unknown().empty());
  const auto healed = provider.apply(compliant(), planned, &read);
  INFO(explained(healed));
  CHECK(healed.status == HIPAA_OK);
  CHECK(healed.state_value().at("aws_attributes").at("ebs_volume_count") == 1);
  CHECK(provider.read(healed).findings.empty());
}

TEST_CASE("server defaults, additions and our tag are no drift", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto more = GENERATE(
      as<std::string>(), "{}",
      R"({"data_security_mode":"DATA_SECURITY_MODE_DEDICATED","kind":"CLASSIC_PREVIEW"})",
      R"({"aws_attributes":{"zone_id":"auto","ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":2,"ebs_volume_size":200}})",
      R"({"num_workers":null,"autoscale":{"min_workers":1,"max_workers":3}})",
      R"({"spark_conf":{},"custom_tags":{},"ssh_public_keys":[]})",
      R"({"kind":"CLASSIC_PREVIEW","is_single_node":true,"num_workers":null})",
      R"({"runtime_engine":"PHOTON","driver_node_type_id":"m6id.large"})");
  INFO(more);
  const auto applied = created(simulator, provider, more);
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.findings.empty());
  CHECK(json::value(read.state_value()) == json::value(applied.state_value()));
  CHECK(provider.plan(compliant(more), &read).unknown().empty());
}

TEST_CASE("a restart makes the proof stale, and that alone is measured again", "[read]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const bool is_next_day = GENERATE(false, true);
  CAPTURE(is_next_day);
  const auto applied = created(simulator, provider);
  const json::object cluster{{"cluster_id", cluster_id(applied)}};
  if (is_next_day) {  // it has terminated itself over night
    simulator.post("/__sim/clock", {{"days", 1}});
    REQUIRE(state_in(simulator, cluster_id(applied)) == "TERMINATED");
    simulator.post("/api/2.1/clusters/start", cluster);
  } else {
    simulator.post("/api/2.1/clusters/restart", cluster);
  }
  simulator.post("/__sim/clock", {{"seconds", 10}});
  REQUIRE(state_in(simulator, cluster_id(applied)) == "RUNNING");
  const auto read = provider.read(applied);
  // Who started it; and whether it was edited, only where an edit of ours may still have been on
  // its way.
  CHECK(simulator.count("POST", "/api/2.1/clusters/events") == (is_next_day ? 1 : 2));
  INFO(explained(read));
  CHECK(read.state_value().at("encryption").at("status") == "stale");
  CHECK(read.state_value().at("encryption").at("value") == "true");
  CHECK(read.lines() ==
        std::vector<std::string>{"warning HC-SSL-01 (undecided) /encryption/status"});
  CHECK_THAT(read.finding("HC-SSL-01").detail,
             Catch::Contains(": it has been running since 20") &&
                 Catch::Contains("Z without a proof, started by admin@example.com."));
  const auto planned = provider.plan(compliant(), &read);
  CHECK(planned.lines() == read.lines());
  CHECK(planned.finding("HC-SSL-01").detail == read.finding("HC-SSL-01").detail);
  CHECK(planned.unknown() == json::array{"/encryption", "/compliance"});
  CHECK(simulator.count("POST", "/api/1.2/contexts/create") == 0);

  const auto shown = provider.plan(compliant(R"({"on_stale_proof":"show"})"), &read);
  CHECK(shown.lines() == read.lines());

  const auto requests = simulator.count("POST", "/api/2.1/clusters/restart");
  const auto measured = provider.apply(compliant(), planned, &read);
  INFO(explained(measured));
  CHECK(measured.status == HIPAA_OK);
  CHECK(measured.state_value().at("encryption").at("status") == "measured_true");
  CHECK(simulator.count("POST", edit_path) == 0);
  CHECK(simulator.count("POST", "/api/2.1/clusters/restart") == requests);
  CHECK(provider.plan(compliant(), &measured).unknown().empty());
}

TEST_CASE("an automatic update is no drift", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider);
  // The platform starts the cluster anew on a later image of the same runtime.
  mutate(simulator, applied, {{"effective_spark_version", "15.4.7-scala2.12"}}, false);
  simulator.post("/__sim/clock", {{"days", 1}});
  simulator.post("/api/2.1/clusters/start", {{"cluster_id", cluster_id(applied)}});
  simulator.post("/__sim/clock", {{"seconds", 10}});
  const auto later = ProviderUnderTest::at(simulator.url());
  expect_unproved(later, compliant(), applied);
  const auto read = later.read(applied);
  CHECK(read.state_value().at("effective_spark_version") == "15.4.7-scala2.12");
  CHECK(read.state_value().at("state") == "RUNNING");
  CHECK(read.state_value().at("encryption").at("status") == "stale");
  CHECK(simulator.count("POST", edit_path) == 0);
}

TEST_CASE("terminated is not gone", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider);
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  const auto read = provider.read(applied);
  CHECK(read.status == HIPAA_OK);
  REQUIRE(read.state);
  CHECK(provider.plan(compliant(), &read).unknown().empty());
  CHECK(simulator.count("POST", "/api/2.1/clusters/start") == 0);
}

TEST_CASE("gone in each of its spellings is OK without a state", "[user-report-20][read]") {
  auto& simulator = prompt_workspace();
  const auto spelling =
      GENERATE(as<std::string>(), "invalid_parameter", "not_found", "invalid_state");
  INFO(spelling);
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider);
  simulator.post("/__sim/settings", {{"gone_spelling", spelling}});
  simulator.post("/__sim/clusters/lose", {{"cluster_id", cluster_id(applied)}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK_FALSE(read.state);
  CHECK(provider.destroy(applied).status == HIPAA_OK);
}

TEST_CASE("behind another workspace nothing is believed gone", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider);
  simulator.post("/__sim/clusters/lose", {{"cluster_id", cluster_id(applied)}});
  simulator.post("/__sim/settings", {{"workspace_id", "999"}});
  const auto elsewhere = ProviderUnderTest::at(simulator.url());
  const auto read = elsewhere.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_E_CONFLICT);
  CHECK(read.lines() == std::vector<std::string>{"error HP-STATE-WORKSPACE"});
  CHECK_THAT(read.findings.at(0).detail,
             Catch::Contains("workspace 1234567890123456") && Catch::Contains("workspace 999."));
  CHECK_FALSE(read.state);
}

TEST_CASE("what somebody added is shown and taken back", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider, R"({"spark_conf":{"a":"1"}})");
  simulator.post("/__sim/clusters/mutate",
                 {{"cluster_id", cluster_id(applied)},
                  {"set", {{"spark_conf", {{"a", "1"}, {"xgboost.spark.ignoreSsl", "true"}}}}}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.has("HC-ML-03"));
  CHECK(read.finding("HP-DRIFT").path == "/spark_conf");
  CHECK(provider.plan(compliant(R"({"spark_conf":{"a":"1"}})"), &read)
            .state_value()
            .at("spark_conf") == json::parse(R"({"a":"1"})"));
}

TEST_CASE("behind another workspace nothing is changed or deleted", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})");
  const auto applied = provider.plan_and_apply(config);
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/__sim/settings", {{"workspace_id", "999"}});
  simulator.call("DELETE", "/__sim/requests");
  const auto elsewhere = ProviderUnderTest::at(simulator.url());
  auto changed = config;
  changed["autotermination_minutes"] = 30;
  for (const auto& outcome :
       {elsewhere.destroy(applied),
        elsewhere.apply(changed, elsewhere.plan(changed, &applied), &applied)}) {
    INFO(explained(outcome));
    CHECK(outcome.status == HIPAA_E_CONFLICT);
    CHECK(outcome.lines() == std::vector<std::string>{"error HP-STATE-WORKSPACE"});
    CHECK(json::value(outcome.state_value()) == json::value(applied.state_value()));
  }
  CHECK(simulator.requests("?method=POST").empty());
}

TEST_CASE("a policy that was changed later does not hide what runs", "[read]") {
  auto& simulator = prompt_workspace();
  simulator.post("/__sim/policies",
                 json::parse(R"({"policy_id":"P1","name":"phi","definition":{}})"));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider, R"({"policy_id":"P1"})");
  simulator.post("/__sim/clusters/mutate", {{"cluster_id", cluster_id(applied)},
                                            {"set", {{"aws_attributes.ebs_volume_count", 0}}}});
  simulator.post("/__sim/policies", json::parse(R"({"policy_id":"P1","name":"phi","definition":{
      "aws_attributes.ebs_volume_count":{"type":"fixed","value":1}}})"));
  const auto read = ProviderUnderTest::at(simulator.url()).read(applied);
  INFO(explained(read));
  CHECK(read.finding("HC-EBS-01").path == "/aws_attributes/ebs_volume_count");
}

TEST_CASE("each change is told with who made it, however many came after", "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider);
  const auto id = cluster_id(applied);
  const auto change = [&](std::string_view user, const json::value& set) {
    simulator.post("/__sim/clusters/mutate", {{"cluster_id", id}, {"user", user}, {"set", set}});
  };
  change("first@example.com", {{"autotermination_minutes", 0}});
  change("second@example.com", {{"runtime_engine", "PHOTON"}});
  change("third@example.com", {{"custom_tags", {{"team", "x"}}}});
  simulator.post("/api/2.1/clusters/resize", {{"cluster_id", id}, {"num_workers", 7}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  const auto told = [&](std::string_view path, const std::string& who) {
    for (const auto& one : read.findings)
      if (one.code == "HP-DRIFT" && one.path == path)
        return one.detail.find("Changed by " + who + " at 20") != std::string::npos;
    return false;
  };
  CHECK(told("/autotermination_minutes", "first@example.com"));
  CHECK(told("/runtime_engine", "second@example.com"));
  CHECK(told("/custom_tags", "third@example.com"));
  CHECK(told("/num_workers", "admin@example.com"));
  // Once for who changed it, once for who started it.
  CHECK(simulator.count("POST", "/api/2.1/clusters/events") == 2);
  const auto healed = provider.plan_and_apply(compliant(), &read);
  INFO(explained(healed));
  REQUIRE(healed.status == HIPAA_OK);
  CHECK(provider.read(healed).findings.empty());
}

TEST_CASE("the driver's node type follows the workers' where none is given",
          "[user-report-16][read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = created(simulator, provider);
  const auto config = compliant(R"({"node_type_id":"m6i.large"})");
  const auto updated = provider.plan_and_apply(config, &applied);
  INFO(explained(updated));
  REQUIRE(updated.status == HIPAA_OK);
  const auto shown =
      simulator.call("GET", "/api/2.1/clusters/get?cluster_id=" + cluster_id(applied));
  CHECK(shown.at("driver_node_type_id") == "m6i.large");
  const auto read = provider.read(updated);
  CHECK(read.findings.empty());
  CHECK(provider.plan(config, &read).unknown().empty());
}

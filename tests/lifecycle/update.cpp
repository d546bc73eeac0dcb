#include <chrono>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

TEST_CASE("a change of size alone resizes the running cluster", "[user-report-27][update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto larger = compliant(R"({"num_workers":5})");
  const auto resized = provider.plan_and_apply(larger, &applied);
  INFO(explained(resized));
  CHECK(resized.status == HIPAA_OK);
  CHECK(simulator.count("POST", resize_path) == 1);
  CHECK(simulator.count("POST", edit_path) == 0);
  CHECK(json::value(provider.plan(larger, &resized).state_value()) ==
        json::value(resized.state_value()));
}

TEST_CASE("a range stays a range: no number of workers is sent beside it",
          "[user-report-01][update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(
      compliant(R"({"num_workers":null,"autoscale":{"min_workers":1,"max_workers":3}})"));
  REQUIRE(applied.status == HIPAA_OK);
  const auto wider =
      compliant(R"({"num_workers":null,"autoscale":{"min_workers":1,"max_workers":8}})");
  const auto resized = provider.plan_and_apply(wider, &applied);
  INFO(explained(resized));
  CHECK(resized.status == HIPAA_OK);
  const auto body =
      simulator.requests("?path=" + std::string(resize_path)).at(0).at("body").as_object();
  CHECK(body.at("autoscale") == json::parse(R"({"min_workers":1,"max_workers":8})"));
  CHECK_FALSE(body.contains("num_workers"));
}

TEST_CASE("any other change edits with the whole specification, and proves again", "[update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.call("DELETE", "/__sim/requests");
  const auto changed = compliant(R"({"autotermination_minutes":30})");
  const auto edited = provider.plan_and_apply(changed, &applied);
  INFO(explained(edited));
  CHECK(edited.status == HIPAA_OK);
  CHECK(simulator.count("POST", edit_path) == 1);
  CHECK(simulator.count("POST", "/api/1.2/contexts/create") == 1);
  const auto body =
      simulator.requests("?path=" + std::string(edit_path)).at(0).at("body").as_object();
  CHECK(body.at("aws_attributes").at("ebs_volume_count") == 1);
  CHECK(body.at("enable_elastic_disk") == false);
  CHECK(body.at("custom_tags").as_object().contains("hipaa_cluster_request_id"));
  CHECK(edited.state_value().at("encryption").at("status") == "measured_true");
  CHECK(edited.state_value().at("encryption").at("spark_context_id") !=
        applied.state_value().at("encryption").at("spark_context_id"));
}

TEST_CASE("what is not the cluster's restarts nothing", "[user-report-23][update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto pinned = provider.plan_and_apply(
      compliant(R"({"is_pinned":true,"timeouts":{"create":"45m"}})"), &applied);
  INFO(explained(pinned));
  CHECK(pinned.status == HIPAA_OK);
  CHECK(simulator.count("POST", "/api/2.1/clusters/pin") == 1);
  // Judged as the next refresh judges it: what is shown does not change by looking.
  CHECK(json::value(provider.read(pinned).state_value()) == json::value(pinned.state_value()));
  CHECK(simulator.count("POST", edit_path) == 0);
  CHECK(simulator.count("POST", resize_path) == 0);
}

TEST_CASE("a change that the rules refuse leaves cluster and state alone",
          "[user-report-02][update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto worse = compliant(R"({"aws_attributes":{"ebs_volume_count":0}})");
  CHECK(provider.plan(worse, &applied).status == HIPAA_E_DIAGNOSTICS);
  const auto refused =
      provider.apply(worse, with_planned(provider.plan(compliant(), &applied), worse), &applied);
  INFO(explained(refused));
  CHECK(refused.status == HIPAA_E_DIAGNOSTICS);
  CHECK(simulator.count("POST", edit_path) == 0);
  CHECK(json::value(refused.state_value()) == json::value(applied.state_value()));
}

TEST_CASE("a terminated cluster is edited and stays terminated; its old proof is stale",
          "[user-report-27][update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  const auto changed = compliant(R"({"autotermination_minutes":30})");
  const auto edited = provider.plan_and_apply(changed, &applied);
  INFO(explained(edited));
  CHECK(edited.status == HIPAA_OK);
  CHECK(edited.state_value().at("state") == "TERMINATED");
  CHECK(edited.state_value().at("encryption").at("status") == "stale");
  CHECK(simulator.count("POST", "/api/2.1/clusters/start") == 0);
  CHECK(json::value(provider.plan(changed, &edited).state_value()) ==
        json::value(edited.state_value()));
}

TEST_CASE("a change that is refused for the cluster's state is sent again when it has passed",
          "[user-report-24][update]") {
  auto& simulator = prompt_workspace();
  const auto refuse = [&](const std::string& path, int times) {
    simulator.post("/__sim/faults",
                   {{"pattern", "POST " + path},
                    {"status", 400},
                    {"times", times},
                    {"body",
                     {{"error_code", "INVALID_STATE"},
                      {"message", "Cluster is in unexpected state Restarting."}}}});
  };
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  simulator.call("DELETE", "/__sim/requests");
  SECTION("an edit") {
    const auto config = compliant(R"({"autotermination_minutes":30})");
    refuse(edit_path, 3);
    expect_settled(provider, config, applied_at(provider, config, &applied));
    CHECK(simulator.count("POST", edit_path) == 4);
  }
  SECTION("a resize, which does not become an edit") {
    const auto config = compliant(R"({"num_workers":5})");
    refuse(resize_path, 3);
    expect_settled(provider, config, applied_at(provider, config, &applied));
    CHECK(simulator.count("POST", resize_path) == 4);
    CHECK(simulator.count("POST", edit_path) == 0);
  }
  SECTION("a resize that is never taken, as an edit") {
    const auto config = compliant(R"({"num_workers":5})");
    refuse(resize_path, -1);
    expect_settled(provider, config, applied_at(provider, config, &applied));
    CHECK(simulator.count("POST", edit_path) == 1);
  }
  SECTION("an edit that is never taken fails, and the next apply makes it") {
    const auto config = compliant(R"({"autotermination_minutes":30})");
    refuse(edit_path, -1);
    const auto start = std::chrono::steady_clock::now();
    const auto refused = provider.plan_and_apply(config, &applied);
    INFO(explained(refused));
    // What is shown may lag behind what refuses: not all tries come at once.
    CHECK(std::chrono::steady_clock::now() - start > std::chrono::seconds(7));
    CHECK(refused.status == HIPAA_E_CONFLICT);
    CHECK(refused.finding("HP-API-CONFLICT").severity == "error");
    CHECK_FALSE(refused.tainted());
    CHECK(json::value(refused.state_value()) == json::value(applied.state_value()));
    simulator.call("DELETE", "/__sim/faults");
    expect_settled(provider, config, applied_at(provider, config, &refused));
  }
}

TEST_CASE("an edit in a passing state waits for its turn", "[user-report-24][update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/api/2.1/clusters/restart", {{"cluster_id", cluster_id(applied)}});
  const auto edited =
      provider.plan_and_apply(compliant(R"({"autotermination_minutes":30})"), &applied);
  INFO(explained(edited));
  CHECK(edited.status == HIPAA_OK);
}

// The cluster moves between look and request: it ends itself, grows, is started by somebody else,
// and answers lag behind.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

constexpr auto start_path = "/api/2.1/clusters/start";

void strike(const Simulator& simulator, const std::string& path, const std::string& kind,
            json::object more = {}) {
  more["pattern"] = "POST " + path;
  more["kind"] = kind;
  simulator.post("/__sim/faults", more);
}

std::string status_of(const Outcome& outcome) {
  return std::string(outcome.state_value().at("encryption").at("status").as_string());
}

}  // namespace

TEST_CASE("a cluster that ends itself before the resize is edited instead", "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  strike(simulator, resize_path, "self_termination");
  const auto config = compliant(R"({"num_workers":5})");
  const auto changed = applied_at(provider, config, &applied);
  CHECK(simulator.count("POST", resize_path) == 1);
  CHECK(simulator.count("POST", edit_path) == 1);
  CHECK(simulator.count("POST", start_path) == 0);
  CHECK(changed.state_value().at("state") == "TERMINATED");
  expect_settled(provider, config, changed);
}

TEST_CASE("a cluster that ends itself around an edit is edited, and not waited for", "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto config = compliant(R"({"autotermination_minutes":30})");
  SECTION("before") {
    strike(simulator, edit_path, "self_termination");
  }
  SECTION("a moment later") {
    strike(simulator, edit_path, "self_termination", {{"after_handler", true}});
    simulator.post("/__sim/settings", {{"restart_seconds", 0}});
  }
  const auto changed = applied_at(provider, config, &applied);
  CHECK(simulator.count("POST", edit_path) == 1);
  CHECK(simulator.count("POST", start_path) == 0);
  if (changed.state_value().at("state") == "TERMINATED") CHECK(status_of(changed) == "stale");
  expect_settled(provider, config, changed);
}

TEST_CASE("a cluster that ends itself while its libraries are waited for is waited for no longer",
          "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  simulator.post("/__sim/settings", {{"library_seconds", 3600}});
  simulator.post("/__sim/faults", {{"pattern", "GET /api/2.0/libraries/*"},
                                   {"kind", "self_termination"},
                                   {"after_handler", true}});
  const auto config = compliant(R"({"libraries":[{"pypi":{"package":"simplejson==3.8.0"}}]})");
  const auto changed = applied_at(provider, config, &applied);
  CHECK(simulator.count("GET", "/api/2.0/libraries/cluster-status") < 10);
  const auto settled = expect_settled(provider, config, changed);
  CHECK(settled.state_value().at("state") == "TERMINATED");
}

TEST_CASE("what fails after an edit is no regular end", "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  simulator.post("/__sim/settings",
                 {{"start_failure",
                   {{"code", "INIT_SCRIPT_FAILURE"}, {"type", "CLIENT_ERROR"}, {"times", 1}}}});
  const auto failed =
      provider.plan_and_apply(compliant(R"({"autotermination_minutes":30})"), &applied);
  INFO(explained(failed));
  CHECK(failed.has("HP-CLUSTER-DIED"));
  CHECK_THAT(explained(failed), Catch::Contains("INIT_SCRIPT_FAILURE"));
}

TEST_CASE("a growing cluster takes pins and libraries, and is not waited for", "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const std::string range = R"("num_workers":null,"autoscale":{"min_workers":1,"max_workers":8})";
  const auto applied = applied_at(provider, compliant("{" + range + "}"));
  strike(simulator, "/api/2.1/clusters/pin", "growth", {{"delay_ms", 60000}});
  const auto pinned_config = compliant("{" + range + R"(,"is_pinned":true})");
  const auto pinned = applied_at(provider, pinned_config, &applied);
  CHECK(state_in(simulator, cluster_id(applied)) == "RESIZING");
  const auto config = compliant(
      "{" + range + R"(,"is_pinned":true,"libraries":[{"pypi":{"package":"simplejson"}}]})");
  const auto installed = applied_at(provider, config, &pinned);
  CHECK(state_in(simulator, cluster_id(applied)) == "RESIZING");
  expect_settled(provider, config, installed);
  CHECK(simulator.count("POST", edit_path) == 0);
}

TEST_CASE("an edit that a growing cluster refuses is sent when it takes one", "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  strike(simulator, edit_path, "growth", {{"delay_ms", 1500}});
  const auto config = compliant(R"({"autotermination_minutes":30})");
  const auto changed = applied_at(provider, config, &applied);
  CHECK(status_of(changed) == "measured_true");
  expect_settled(provider, config, changed);
}

TEST_CASE("a cluster that somebody started between look and start is waited for", "[moving]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  ssl(simulator, "command_error");
  const auto config = compliant(R"({"autotermination_minutes":30})");
  const auto unproved = provider.plan_and_apply(config, &applied);
  INFO(explained(unproved));
  REQUIRE(unproved.status != HIPAA_OK);
  ssl(simulator, "true");
  const auto id = cluster_id(applied);
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", id}});
  while (state_in(simulator, id) != "TERMINATED") {
  }
  simulator.call("DELETE", "/__sim/requests");
  // The start is carried out, and its answer is that of one who came too late.
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/start","status":400,"after_handler":true,
      "body":{"error_code":"INVALID_STATE","message":"Cluster is in unexpected state Pending."}})");
  const auto read = provider.read(unproved);
  const auto proved = applied_at(provider, config, &read);
  CHECK(status_of(proved) == "measured_true");
  CHECK(simulator.count("POST", start_path) == 1);
}

TEST_CASE("the proof after a change comes from the context after it, however answers lag",
          "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied =
      applied_at(provider, compliant(R"({"libraries":[{"pypi":{"package":"simplejson"}}]})"));
  const auto id = cluster_id(applied);
  // From now on the cluster is not encrypted; what lags still says that it is.
  ssl(simulator, "false");
  auto config = compliant(R"({"libraries":[{"pypi":{"package":"simplejson"}}]})");
  SECTION("of an edit") {
    strike(simulator, edit_path, "lag", {{"delay_ms", 1500}});
    config["autotermination_minutes"] = 30;
  }
  SECTION("of a restart for a library that goes") {
    strike(simulator, "/api/2.1/clusters/restart", "lag", {{"delay_ms", 1500}});
    config["libraries"] = json::array();
  }
  const auto refused = provider.plan_and_apply(config, &applied);
  INFO(explained(refused));
  CHECK(refused.has("HC-SSL-01"));
  CHECK(refused.has("HP-CLUSTER-TERMINATED"));
  CHECK(status_of(refused) == "measured_not_true");
  CHECK(state_in(simulator, id) == "TERMINATED");
}

TEST_CASE("the proof after a start is waited for through answers that lag", "[moving]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  ssl(simulator, "command_error");
  const auto config = compliant(R"({"autotermination_minutes":30})");
  const auto unproved = provider.plan_and_apply(config, &applied);
  REQUIRE(unproved.status != HIPAA_OK);
  ssl(simulator, "true");
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  const auto read = provider.read(unproved);
  strike(simulator, start_path, "lag", {{"delay_ms", 1500}});
  CHECK(status_of(applied_at(provider, config, &read)) == "measured_true");
  CHECK(simulator.count("POST", start_path) == 1);
}

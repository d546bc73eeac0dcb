// Faults that users of other tools reported (README.md: the numbers), retold with what has to
// happen here: clusters that are lost, made twice, restarted for nothing or waited for in vain.
#include <thread>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto with_library = R"({"libraries":[{"pypi":{"package":"simplejson"}}]})";

std::size_t posts(const Simulator& simulator) {
  return simulator.requests("?method=POST").size();
}

}  // namespace

TEST_CASE("user report 20: a cluster that the workspace purged is made anew, libraries and all",
          "[reported_by_users][user-report-20]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(with_library);
  const auto applied = applied_at(provider, config);
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  simulator.post("/__sim/clock", {{"days", 31}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK_FALSE(read.state);
  CHECK(provider.destroy(applied).status == HIPAA_OK);
  const auto again = applied_at(provider, config);
  CHECK(cluster_id(again) != cluster_id(applied));
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE("a cluster stays for 30 days after it has terminated, and for good where it is pinned",
          "[reported_by_users][user-report-20]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const bool is_pinned = GENERATE(false, true);
  CAPTURE(is_pinned);
  auto config = compliant();
  config["is_pinned"] = is_pinned;
  const auto applied = applied_at(provider, config);
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  simulator.post("/__sim/clock", {{"days", 29}});
  const auto kept = expect_settled(provider, config, applied);
  CHECK(kept.state_value().at("state") == "TERMINATED");
  simulator.post("/__sim/clock", {{"days", 2}});
  if (is_pinned) {
    expect_settled(provider, config, kept);
  } else {
    CHECK_FALSE(provider.read(kept).state);
  }
}

TEST_CASE("user report 21: a create that failed leaves nothing to double, and tells both errors",
          "[reported_by_users][user-report-21]") {
  auto& simulator = workspace();
  ssl(simulator, "false");
  fault(
      simulator,
      R"({"pattern":"POST /api/2.1/clusters/delete","status":403,"body":{"error_code":"PERMISSION_DENIED","message":"not yours"}})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto failed = provider.plan_and_apply(compliant());
  INFO(explained(failed));
  CHECK(failed.has("HC-SSL-01"));
  CHECK(failed.has("HP-API-PERMISSION"));
  CHECK(failed.has("HP-CLUSTER-STILL-RUNNING"));
  REQUIRE(failed.tainted());
  // A host replaces what is tainted.
  ssl(simulator, "true");
  CHECK(provider.destroy(failed).status == HIPAA_OK);
  applied_at(provider, compliant());
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE("user report 22: slow and broken answers while it starts end no wait",
          "[reported_by_users][user-report-22]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"start_seconds", 0.5}});
  fault(
      simulator,
      R"({"pattern":"GET /api/2.1/clusters/get","kind":"delay_before","delay_ms":2500,"times":2})");
  fault(simulator, R"({"pattern":"GET /api/2.1/clusters/get","status":500,"times":2,"offset":2})");
  const auto provider = ProviderUnderTest::at(
      simulator.url(), {{"http_timeout_seconds", 1}, {"retry_timeout_seconds", 0}});
  const auto applied = applied_at(provider, compliant());
  CHECK_FALSE(applied.tainted());
  CHECK(simulator.count("POST", create_path) == 1);
}

TEST_CASE("user report 23: a deploy without a change asks for none",
          "[reported_by_users][user-report-23]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  simulator.call("DELETE", "/__sim/requests");
  const auto read = provider.read(applied);
  const auto again = applied_at(provider, compliant(), &read);
  CHECK(json::value(again.state_value()) == json::value(read.state_value()));
  CHECK(posts(simulator) == 0);
}

TEST_CASE("user report 24: a change waits for a cluster that is on its way",
          "[reported_by_users][user-report-24]") {
  struct Race {
    std::string state;
    std::string change;
    std::string ends;
  };
  const auto one = GENERATE(values<Race>({
      {"PENDING", R"({"autotermination_minutes":30})", "RUNNING"},
      {"PENDING", R"({"num_workers":3})", "RUNNING"},
      {"RESTARTING", R"({"autotermination_minutes":30})", "RUNNING"},
      {"RESTARTING", R"({"num_workers":3})", "RUNNING"},
      {"RESIZING", R"({"autotermination_minutes":30})", "RUNNING"},
      {"RESIZING", R"({"num_workers":3})", "RUNNING"},
      {"TERMINATING", R"({"autotermination_minutes":30})", "TERMINATED"},
      {"TERMINATING", R"({"num_workers":3})", "TERMINATED"},
  }));
  INFO(one.state << one.change);
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const json::value id = {{"cluster_id", cluster_id(applied)}};
  if (one.state == "PENDING") {
    simulator.post("/api/2.1/clusters/delete", id);
    simulator.post("/__sim/clock", {{"seconds", 5}});
  }
  simulator.post("/__sim/settings", {{"start_seconds", 0.8}});
  if (one.state == "PENDING") simulator.post("/api/2.1/clusters/start", id);
  if (one.state == "RESTARTING") simulator.post("/api/2.1/clusters/restart", id);
  if (one.state == "TERMINATING") simulator.post("/api/2.1/clusters/delete", id);
  if (one.state == "RESIZING")
    simulator.post(resize_path, {{"cluster_id", cluster_id(applied)}, {"num_workers", 4}});
  REQUIRE(state_in(simulator, cluster_id(applied)) == one.state);
  const auto config = compliant(one.change);
  const auto changed = applied_at(provider, config, &applied);
  CHECK(changed.state_value().at("state") == json::value(one.ends));
  // An edit leaves what others made of the size; it is found as drift.
  if (one.state == "RESIZING" &&
      std::string_view(one.change).find("num_workers") == std::string_view::npos)
    CHECK(provider.read(changed).has("HP-DRIFT"));
  // Who started it was not us, and a resize proves nothing: the next apply measures.
  else if ((one.state == "PENDING" || one.state == "RESTARTING") &&
           std::string_view(one.change).find("num_workers") != std::string_view::npos)
    expect_unproved(provider, config, changed);
  else
    expect_settled(provider, config, changed);
}

TEST_CASE("user report 24: a cluster that dies while a change waits for it takes the change",
          "[reported_by_users][user-report-24]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  simulator.post("/__sim/settings", {{"restart_seconds", 60}});
  simulator.post("/api/2.1/clusters/restart", {{"cluster_id", cluster_id(applied)}});
  simulator.call("DELETE", "/__sim/requests");
  std::thread killer([&] {
    while (simulator.count("GET", "/api/2.1/clusters/get") < 2) std::this_thread::sleep_for(20ms);
    simulator.post("/__sim/clusters/terminate", {{"cluster_id", cluster_id(applied)}});
  });
  const auto config = compliant(R"({"autotermination_minutes":30})");
  const auto changed = provider.plan_and_apply(config, &applied);
  killer.join();
  INFO(explained(changed));
  CHECK(changed.status == HIPAA_OK);
  CHECK(changed.state_value().at("state") == "TERMINATED");
  CHECK(simulator.count("POST", edit_path) == 1);
}

TEST_CASE("user report 25: a refresh waits for no library", "[reported_by_users][user-report-25]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(with_library);
  const auto applied = applied_at(provider, config);
  const json::value id = {{"cluster_id", cluster_id(applied)}};
  const auto status = [&] {
    const auto all = simulator.call(
        "GET", "/api/2.0/libraries/cluster-status?cluster_id=" + cluster_id(applied));
    return std::string(all.at("library_statuses").at(0).at("status").as_string());
  };
  SECTION("that is being installed") {
    simulator.post("/__sim/settings", {{"library_seconds", 600}});
    simulator.post("/api/2.1/clusters/restart", id);
    simulator.post("/__sim/clock", {{"seconds", 5}});
    REQUIRE(status() == "PENDING");
    expect_unproved(provider, config, applied);
  }
  SECTION("of a cluster that is stopped") {
    simulator.post("/api/2.1/clusters/delete", id);
    simulator.post("/__sim/clock", {{"seconds", 5}});
    expect_settled(provider, config, applied);
  }
  SECTION("that could not be installed, and shows it") {
    simulator.post("/__sim/settings", {{"failed_libraries", {"simplejson"}}});
    simulator.post("/api/2.1/clusters/restart", id);
    simulator.post("/__sim/clock", {{"seconds", 5}});
    REQUIRE(status() == "FAILED");
    const auto read = provider.read(applied);
    INFO(explained(read));
    CHECK(read.status == HIPAA_OK);
    CHECK(read.finding("HP-DRIFT").path == "/libraries");
    CHECK_FALSE(read.state_value().contains("libraries"));
  }
}

TEST_CASE("a pin beyond the workspace's limit is an error, and the cluster is kept",
          "[reported_by_users]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"pin_limit", 0}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto failed = provider.plan_and_apply(compliant(R"({"is_pinned":true})"));
  INFO(explained(failed));
  CHECK(failed.status == HIPAA_E_DIAGNOSTICS);
  CHECK_THAT(explained(failed), Catch::Contains("maximum number of pinned clusters"));
  CHECK_FALSE(cluster_id(failed).empty());
  CHECK_FALSE(failed.state_value().contains("is_pinned"));
}

TEST_CASE("a workspace that was just made is asked again", "[reported_by_users]") {
  auto& simulator = workspace();
  fault(
      simulator,
      R"({"pattern":"POST /api/2.1/clusters/create","status":400,"times":2,"body":{"error_code":"INVALID_PARAMETER_VALUE","message":"Current organization 1 does not have any associated worker environments"}})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  applied_at(provider, compliant());
  CHECK(simulator.count("POST", create_path) == 3);
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE("a single node that is half declared is refused at its size", "[reported_by_users]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto refused = provider.plan_and_apply(compliant(
      R"({"num_workers":0,"spark_conf":{"spark.databricks.cluster.profile":"singleNode"}})"));
  INFO(explained(refused));
  CHECK(refused.finding("HP-API-REFUSED").path == "/num_workers");
  CHECK_THAT(refused.finding("HP-API-REFUSED").detail, Catch::Contains("is_single_node"));
  CHECK_FALSE(refused.state);
}

TEST_CASE("a single node that is declared by its settings is planned empty again",
          "[reported_by_users]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"num_workers":0,"custom_tags":{"ResourceClass":"SingleNode"},
          "spark_conf":{"spark.databricks.cluster.profile":"singleNode","spark.master":"local[*]"}})");
  const auto applied = applied_at(provider, config);
  CHECK(sent_to(simulator, create_path).at("num_workers") == 0);
  expect_settled(provider, config, applied);
}

TEST_CASE("a workspace that limits requests is waited for", "[reported_by_users]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"requests_per_second", 4}});
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"rate_limit", 1000}});
  const auto applied = provider.plan_and_apply(compliant());
  simulator.post("/__sim/settings", {{"requests_per_second", 0}});
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  const auto summary = simulator.call("GET", "/__sim/requests/summary");
  CHECK_THAT(json::serialize(summary), Catch::Contains("\"429\""));
}

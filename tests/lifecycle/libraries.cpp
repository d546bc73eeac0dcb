// Libraries that go: uninstalled, restarted, the others installed, proved; and what the state says
// where that ends half-way.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

constexpr auto uninstall_path = "/api/2.0/libraries/uninstall";
constexpr auto install_path = "/api/2.0/libraries/install";
constexpr auto restart_path = "/api/2.1/clusters/restart";

json::object with_libraries(std::string_view libraries, std::string_view more = "") {
  return compliant(R"({"libraries":)" + std::string(libraries) + std::string(more) + "}");
}

// The changes among the requests so far, in order: "restart", "install", "contexts/create".
std::vector<std::string> steps(const Simulator& simulator) {
  std::vector<std::string> found;
  for (const auto& one : simulator.requests("")) {
    const std::string path(one.at("path").as_string());
    for (const std::string_view step :
         {"clusters/edit", "clusters/resize", "clusters/restart", "clusters/start",
          "libraries/install", "libraries/uninstall", "contexts/create"})
      if (path.ends_with(step)) found.emplace_back(step);
  }
  return found;
}

using Steps = std::vector<std::string>;

std::vector<std::string> packages(const Outcome& outcome) {
  std::vector<std::string> found;
  const auto state = outcome.state_value();
  if (const auto* libraries = state.if_contains("libraries"))
    for (const auto& one : libraries->as_array())
      found.emplace_back(one.at("pypi").at("package").as_string());
  return found;
}

std::vector<std::string> packages_in(const Simulator& simulator, const std::string& id) {
  std::vector<std::string> found;
  const auto answer = simulator.call("GET", "/api/2.0/libraries/cluster-status?cluster_id=" + id);
  if (const auto* statuses = answer.as_object().if_contains("library_statuses"))
    for (const auto& one : statuses->as_array())
      found.push_back(std::string(one.at("library").at("pypi").at("package").as_string()) + " " +
                      std::string(one.at("status").as_string()));
  return found;
}

constexpr auto old_kafka = R"([{"pypi":{"package":"confluent-kafka==2.5.2"}}])";
constexpr auto new_kafka = R"([{"pypi":{"package":"confluent-kafka==2.5.3"}}])";

}  // namespace

TEST_CASE("another version of a package on a running cluster: one restart, and a new proof",
          "[libraries]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, with_libraries(old_kafka));
  simulator.call("DELETE", "/__sim/requests");
  SECTION("libraries alone") {
    const auto config = with_libraries(new_kafka);
    const auto planned = provider.plan(config, &applied);
    CHECK(planned.unknown() == json::array{"/state", "/encryption", "/compliance"});
    const auto changed = applied_at(provider, config, &applied);
    CHECK(steps(simulator) ==
          Steps{"libraries/uninstall", "clusters/restart", "libraries/install", "contexts/create"});
    CHECK(packages_in(simulator, cluster_id(changed)) == Steps{"confluent-kafka==2.5.3 INSTALLED"});
    CHECK(changed.state_value().at("encryption").at("status") == "measured_true");
    CHECK(changed.state_value().at("encryption").at("spark_context_id") !=
          applied.state_value().at("encryption").at("spark_context_id"));
    expect_settled(provider, config, changed);
  }
  SECTION("with an edit") {
    const auto config = with_libraries(new_kafka, R"(,"autotermination_minutes":30)");
    expect_settled(provider, config, applied_at(provider, config, &applied));
    CHECK(steps(simulator) ==
          Steps{"libraries/uninstall", "clusters/edit", "libraries/install", "contexts/create"});
  }
  SECTION("with another size") {
    const auto config = with_libraries(new_kafka, R"(,"num_workers":5)");
    expect_settled(provider, config, applied_at(provider, config, &applied));
    CHECK(steps(simulator) ==
          Steps{"libraries/uninstall", "clusters/edit", "libraries/install", "contexts/create"});
  }
  SECTION("one more needs no restart") {
    const auto config = with_libraries(
        R"([{"pypi":{"package":"confluent-kafka==2.5.2"}},{"pypi":{"package":"simplejson"}}])");
    expect_settled(provider, config, applied_at(provider, config, &applied));
    CHECK(steps(simulator) == Steps{"libraries/install"});
  }
}

TEST_CASE("on a terminated cluster a library goes without any start", "[libraries]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, with_libraries(old_kafka));
  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  simulator.call("DELETE", "/__sim/requests");
  const auto config = with_libraries("[]");
  const auto read = provider.read(applied);
  const auto changed = applied_at(provider, config, &read);
  CHECK(steps(simulator) == Steps{"libraries/uninstall"});
  CHECK(packages(changed).empty());
  expect_settled(provider, config, changed);
}

TEST_CASE("a library that is marked for the next restart is installed for every rule",
          "[libraries]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto config = with_libraries(R"([{"pypi":{"package":"horovod"}}])");
  config["acknowledgement"] = {{{"rule", "HC-ML-01"},
                                {"reason", "One more week, on test data."},
                                {"approved_by", "security"},
                                {"approved_on", day(-1)},
                                {"expires_on", day(90)},
                                {"accepts", "horovod"}}};
  const auto applied = applied_at(provider, config);
  const auto id = cluster_id(applied);
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/restart","status":400,"times":-1,
      "body":{"error_code":"INVALID_PARAMETER_VALUE","message":"not now"}})");
  const auto failed = provider.plan_and_apply(compliant(), &applied);
  INFO(explained(failed));
  CHECK(failed.status == HIPAA_E_DIAGNOSTICS);
  CHECK(packages_in(simulator, id) == Steps{"horovod UNINSTALL_ON_RESTART"});
  CHECK(packages(failed) == Steps{"horovod"});
  const auto read = provider.read(failed);
  CHECK_FALSE(read.has("HP-DRIFT"));
  CHECK(packages(read) == Steps{"horovod"});

  simulator.call("DELETE", "/__sim/faults");
  simulator.call("DELETE", "/__sim/requests");
  const auto removed = applied_at(provider, compliant(), &read);
  CHECK(steps(simulator) == Steps{"libraries/uninstall", "clusters/restart", "contexts/create"});
  CHECK(packages_in(simulator, id).empty());
  expect_settled(provider, compliant(), removed);
}

TEST_CASE("what cannot be installed after the restart is not in the state, what is gone neither",
          "[libraries]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, with_libraries(old_kafka));
  simulator.post("/__sim/settings", {{"failed_libraries", {"no-such-package"}}});
  const auto config = with_libraries(R"([{"pypi":{"package":"no-such-package"}}])");
  simulator.call("DELETE", "/__sim/requests");
  const auto failed = provider.plan_and_apply(config, &applied);
  INFO(explained(failed));
  CHECK(failed.finding("HP-LIBRARY-FAILED").path == "/libraries");
  CHECK(packages(failed).empty());
  CHECK(failed.state_value().at("encryption").at("status") == "measured_true");
  const auto read = provider.read(failed);
  CHECK_FALSE(read.has("HP-DRIFT"));

  SECTION("and when nothing declares it any more, it is uninstalled") {
    const auto without = with_libraries("[]");
    const auto planned = provider.plan(without, &read);
    CHECK_FALSE(planned.unknown().empty());
    CHECK_FALSE(planned.has("HP-PLAN-RESTART"));  // it never ran
    simulator.call("DELETE", "/__sim/requests");
    const auto dropped = applied_at(provider, without, &read);
    CHECK(steps(simulator) == Steps{"libraries/uninstall"});
    expect_settled(provider, without, dropped);
    simulator.post(restart_path, {{"cluster_id", cluster_id(applied)}});
    CHECK(packages_in(simulator, cluster_id(applied)).empty());
  }
  SECTION("where it is declared still, it is tried again") {
    simulator.post("/__sim/settings", {{"failed_libraries", json::array()}});
    const auto installed = applied_at(provider, config, &read);
    CHECK(packages(installed) == Steps{"no-such-package"});
    expect_settled(provider, config, installed);
  }
  SECTION("where a restart brought it back, it is no drift, and goes as any other") {
    simulator.post("/__sim/settings", {{"failed_libraries", json::array()}});
    simulator.post(restart_path, {{"cluster_id", cluster_id(applied)}});
    const auto without = with_libraries("[]");
    const auto again = provider.read(read);
    INFO(explained(again));
    CHECK_FALSE(again.has("HP-DRIFT"));
    CHECK(packages(again) == Steps{"no-such-package"});
    expect_settled(provider, without, applied_at(provider, without, &again));
    CHECK(packages_in(simulator, cluster_id(applied)).empty());
  }
}

TEST_CASE("a library that fails in a create leaves a proved cluster untainted", "[libraries]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  simulator.post("/__sim/settings", {{"failed_libraries", {"no-such-package"}}});
  const auto config = with_libraries(
      R"([{"pypi":{"package":"no-such-package"}},{"pypi":{"package":"simplejson"}}])",
      R"(,"is_pinned":true)");
  const auto failed = provider.plan_and_apply(config);
  INFO(explained(failed));
  CHECK(failed.status == HIPAA_E_DIAGNOSTICS);
  CHECK(failed.lines() == Steps{"error HP-LIBRARY-FAILED /libraries"});
  CHECK_FALSE(failed.tainted());
  CHECK(packages(failed) == Steps{"simplejson"});
  CHECK(failed.state_value().at("is_pinned") == true);
  CHECK_FALSE(provider.plan(config, &failed).unknown().empty());
  CHECK_FALSE(provider.read(failed).has("HP-DRIFT"));
}

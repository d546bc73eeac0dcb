// What a plan finds out before anything is created, and what it says of what it interrupts.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

// Somebody who is no administrator.
ProviderUnderTest as_user(const Simulator& simulator, json::object more = {}) {
  more["user_name"] = "engineer@example.com";
  more["token"] = "dapi-engineer";
  simulator.post("/__sim/users", more);
  return ProviderUnderTest::at(simulator.url(), {{"token", "dapi-engineer"}});
}

void start_run(const Simulator& simulator, const std::string& id, const std::string& name) {
  simulator.call("POST", "/api/2.2/jobs/runs/submit",
                 {{"run_name", name},
                  {"tasks",
                   {{{"task_key", "load"},
                     {"existing_cluster_id", id},
                     {"notebook_task", {{"notebook_path", "/Shared/load"}}}}}}});
}

}  // namespace

TEST_CASE("who may not pin is told before the cluster is created", "[preflight]") {
  auto& simulator = prompt_workspace();
  const auto provider = as_user(simulator);
  const auto planned = provider.plan(compliant(R"({"is_pinned":true})"));
  CHECK(planned.lines() == std::vector<std::string>{"warning HP-PLAN-PERMISSION /is_pinned"});
  CHECK_THAT(explained(planned), Catch::Contains("engineer@example.com may not be allowed to pin"));
  CHECK(provider.plan(compliant()).lines().empty());
}

TEST_CASE("a full list of pins is told before the cluster is created", "[preflight]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"is_pinned":true})");
  CHECK(provider.plan(config).lines().empty());
  json::object body;
  for (const char* name : {"spark_version", "node_type_id", "num_workers", "aws_attributes"})
    body[name] = config.at(name);
  for (int i = 0; i < 100; ++i) {
    const auto made = simulator.call("POST", create_path, body);
    simulator.call("POST", "/api/2.1/clusters/pin", {{"cluster_id", made.at("cluster_id")}});
  }
  const auto later = ProviderUnderTest::at(simulator.url());
  const auto planned = later.plan(config);
  REQUIRE(planned.has("HP-PLAN-PIN-LIMIT"));
  CHECK(planned.finding("HP-PLAN-PIN-LIMIT").summary ==
        "100 clusters of the workspace are pinned already.");
}

TEST_CASE("who may not create is told at plan, and not where a policy may allow it",
          "[preflight]") {
  auto& simulator = prompt_workspace();
  const auto provider = as_user(simulator, {{"allow_cluster_create", false}});
  const auto planned = provider.plan(compliant());
  CHECK(planned.lines() == std::vector<std::string>{"warning HP-PLAN-PERMISSION"});
  CHECK_THAT(explained(planned), Catch::Contains("may not be allowed to create this cluster"));
  const auto by_policy = provider.plan(compliant(R"({"policy_id":"unknown-policy"})"));
  CHECK_FALSE(by_policy.has("HP-PLAN-PERMISSION"));
}

TEST_CASE("a cluster of somebody else's alone cannot be proved", "[preflight]") {
  auto& simulator = prompt_workspace();
  const auto config =
      compliant(R"({"data_security_mode":"SINGLE_USER","single_user_name":"nurse@example.com"})");
  const auto strict =
      ProviderUnderTest::at(simulator.url(), {{"compliance_profile", "strict"}}).plan(config);
  CHECK(strict.status == HIPAA_OK);
  CHECK(strict.has("HP-PLAN-PERMISSION"));
  const auto classic = ProviderUnderTest::at(simulator.url()).plan(config);
  CHECK(classic.status == HIPAA_E_DIAGNOSTICS);
  REQUIRE(classic.has("HP-PLAN-PERMISSION"));
  CHECK(classic.finding("HP-PLAN-PERMISSION").path == "/single_user_name");
  CHECK(simulator.count("POST", create_path) == 0);
  // Letter case makes nobody another.
  const auto own =
      compliant(R"({"data_security_mode":"SINGLE_USER","single_user_name":"Admin@Example.com"})");
  CHECK_FALSE(ProviderUnderTest::at(simulator.url()).plan(own).has("HP-PLAN-PERMISSION"));
}

TEST_CASE("a prover who cannot attach to a new cluster is named", "[preflight]") {
  auto& simulator = prompt_workspace();
  simulator.post("/__sim/users", {{"user_name", "prover@example.com"}, {"token", "dapi-prover"}});
  const auto provider =
      ProviderUnderTest::at(simulator.url(), {{"prover", {{"token", "dapi-prover"}}}});
  const auto planned = provider.plan(compliant());
  CHECK_THAT(explained(planned),
             Catch::Contains("prover@example.com may not be allowed to attach to the new cluster"));
}

TEST_CASE("a plan says what it interrupts, and only where something runs", "[preflight]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto edited = compliant(R"({"autotermination_minutes":30})");
  simulator.post("/__sim/settings", {{"start_seconds", 30}});
  start_run(simulator, cluster_id(applied), "nightly load");
  const auto planned = provider.plan(edited, &applied);
  CHECK(planned.lines() == std::vector<std::string>{"warning HP-PLAN-RESTART"});
  CHECK_THAT(explained(planned),
             Catch::Contains("restarts the running cluster " + cluster_id(applied)) &&
                 Catch::Contains("1 job run ends with it: nightly load (run "));
  // A resize restarts nothing.
  CHECK_FALSE(provider.plan(compliant(R"({"num_workers":5})"), &applied).has("HP-PLAN-RESTART"));
  CHECK_FALSE(provider.plan(compliant(), &applied).has("HP-PLAN-RESTART"));
  simulator.call("POST", "/api/2.1/clusters/delete", {{"cluster_id", cluster_id(applied)}});
  const auto ended = provider.read(applied);
  CHECK_FALSE(provider.plan(edited, &ended).has("HP-PLAN-RESTART"));
}

TEST_CASE("runs that cannot be read are no runs that are not there", "[preflight]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  fault(simulator, R"({"pattern":"GET /api/2.2/jobs/runs/list","kind":"status","status":403})");
  const auto planned = provider.plan(compliant(R"({"autotermination_minutes":30})"), &applied);
  CHECK_THAT(explained(planned), Catch::Contains("Which job runs use it could not be found out."));
}

TEST_CASE("no workers without a single node is a contradiction", "[preflight]") {
  const auto provider = ProviderUnderTest::at(prompt_workspace().url());
  const auto planned = provider.plan(compliant(R"({"num_workers":0})"));
  CHECK(planned.has("HP-ARG-CONFLICT"));
  CHECK_THAT(explained(planned),
             Catch::Contains("num_workers is 0, and the cluster is not a single"));
  const auto single = provider.plan(compliant(
      R"({"num_workers":0,"spark_conf":{"spark.databricks.cluster.profile":"singleNode",
      "spark.master":"local[*]"},"custom_tags":{"ResourceClass":"SingleNode"}})"));
  CHECK_FALSE(single.has("HP-ARG-CONFLICT"));
}

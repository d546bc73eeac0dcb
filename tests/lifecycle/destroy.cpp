#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

Outcome applied_with_job(const ProviderUnderTest& provider) {
  auto applied = provider.plan_and_apply(compliant(
      R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})"));
  REQUIRE(applied.status == HIPAA_OK);
  return applied;
}

}  // namespace

TEST_CASE("destroy terminates, waits, then deletes for good", "[user-report-26][destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.call("DELETE", "/__sim/requests");
  const auto gone = provider.destroy(applied);
  INFO(explained(gone));
  CHECK(gone.status == HIPAA_OK);
  CHECK_FALSE(gone.state);
  std::vector<std::string> posts;
  for (const auto& one : simulator.requests("?method=POST"))
    posts.emplace_back(one.at("path").as_string());
  CHECK(posts ==
        std::vector<std::string>{"/api/2.1/clusters/delete", "/api/2.1/clusters/permanent-delete"});
  CHECK(provider.destroy(applied).status == HIPAA_OK);
}

TEST_CASE("a pinned cluster is unpinned to be deleted", "[destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const bool is_ours = GENERATE(true, false);
  CAPTURE(is_ours);
  const auto applied =
      provider.plan_and_apply(is_ours ? compliant(R"({"is_pinned":true})") : compliant());
  REQUIRE(applied.status == HIPAA_OK);
  if (!is_ours) simulator.post("/api/2.1/clusters/pin", {{"cluster_id", cluster_id(applied)}});
  const auto gone = provider.destroy(applied);
  INFO(explained(gone));
  CHECK(gone.status == HIPAA_OK);
  CHECK(state_in(simulator, cluster_id(applied)) == "gone");
}

TEST_CASE("a destroy that fails keeps the state", "[destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const std::string message =
      GENERATE("not yours", "Cluster does not exist or you do not have permission to access it",
               "Cannot access cluster that was terminated or unpinned more than 30 days ago.");
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/permanent-delete","status":403,"body":)" +
                       json::serialize(json::object{{"error_code", "PERMISSION_DENIED"},
                                                    {"message", message}}) +
                       "}");
  const auto failed = provider.destroy(applied);
  INFO(explained(failed));
  CHECK(failed.status == HIPAA_E_PERMISSION);
  CHECK(failed.lines() == std::vector<std::string>{"error HP-API-PERMISSION"});
  CHECK(failed.findings.at(0).summary ==
        "The workspace answered 403 to POST /api/2.1/clusters/permanent-delete.");
  CHECK_THAT(failed.findings.at(0).detail, Catch::StartsWith("It says: " + message));
  REQUIRE(failed.state);
  CHECK(cluster_id(failed) == cluster_id(applied));
  CHECK(state_in(simulator, cluster_id(applied)) == "TERMINATED");
  CHECK(provider.destroy(failed).status == HIPAA_OK);
  CHECK(state_in(simulator, cluster_id(applied)) == "gone");
}

TEST_CASE("a job that may not be deleted is kept, and the cluster with it", "[destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_with_job(provider);
  fault(
      simulator,
      R"({"pattern":"POST /api/2.2/jobs/delete","status":403,"body":{"error_code":"PERMISSION_DENIED","message":"Job 1 does not exist or you do not have permission to access it."}})");
  const auto failed = provider.destroy(applied);
  INFO(explained(failed));
  CHECK(failed.status == HIPAA_E_PERMISSION);
  REQUIRE(failed.state);
  CHECK(failed.state_value() == applied.state_value());
  CHECK(simulator.count("POST", "/api/2.1/clusters/delete") == 0);
  CHECK(provider.destroy(failed).status == HIPAA_OK);
}

TEST_CASE("what somebody deletes during the destroy is gone where the get says so", "[destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_with_job(provider);
  // Both are deleted, and the answers are those of a delete that came too late.
  fault(
      simulator,
      R"({"pattern":"POST /api/2.1/clusters/permanent-delete","status":400,"after_handler":true,"body":{"error_code":"INVALID_PARAMETER_VALUE","message":"Cluster does not exist"}})");
  fault(
      simulator,
      R"({"pattern":"POST /api/2.2/jobs/delete","status":400,"after_handler":true,"body":{"error_code":"INVALID_PARAMETER_VALUE","message":"Job does not exist"}})");
  const auto gone = provider.destroy(applied);
  INFO(explained(gone));
  CHECK(gone.status == HIPAA_OK);
  CHECK_FALSE(gone.state);
}

TEST_CASE("a delete that is refused is no success while the cluster is there", "[destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  fault(
      simulator,
      R"({"pattern":"POST /api/2.1/clusters/permanent-delete","status":400,"body":{"error_code":"INVALID_PARAMETER_VALUE","message":"Cluster does not exist"}})");
  const auto failed = provider.destroy(applied);
  INFO(explained(failed));
  CHECK(failed.status == HIPAA_E_DIAGNOSTICS);
  REQUIRE(failed.state);
  CHECK(cluster_id(failed) == cluster_id(applied));
}

TEST_CASE("a plan to destroy refuses nothing", "[destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  Texts texts;
  texts.prior_state = applied.state;
  texts.private_data = applied.private_data;
  const auto planned = run(provider.handle(), &hipaa::abi::Provider::plan, texts);
  CHECK(planned.status == HIPAA_OK);
  CHECK_FALSE(planned.state);
}

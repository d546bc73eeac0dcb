// A success without a body: for a change whose answer holds nothing it is one.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

void answer_nothing_to(const Simulator& simulator, const std::string& path) {
  simulator.post("/__sim/faults",
                 json::object{{"pattern", "POST " + path}, {"kind", "empty_body"}, {"times", -1}});
}

}  // namespace

TEST_CASE("every change of a cluster's life is sent once where its answer has no body",
          "[attachments]") {
  auto& simulator = prompt_workspace();
  const std::vector<std::string> changes = {
      "/api/2.1/clusters/edit",     "/api/2.1/clusters/resize",
      "/api/2.1/clusters/pin",      "/api/2.1/clusters/unpin",
      "/api/2.1/clusters/delete",   "/api/2.1/clusters/permanent-delete",
      "/api/2.0/libraries/install", "/api/2.0/libraries/uninstall",
      "/api/2.2/jobs/update",       "/api/2.2/jobs/delete"};
  for (const auto& path : changes) answer_nothing_to(simulator, path);
  answer_nothing_to(simulator, "/api/1.2/contexts/destroy");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(
      provider,
      compliant(
          R"({"is_pinned":true,"libraries":[{"pypi":{"package":"simplejson"}}],"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})"));
  const auto resized = applied_at(
      provider,
      compliant(
          R"({"num_workers":5,"libraries":[{"pypi":{"package":"simplejson"}}],"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/other"}}]})"),
      &applied);
  const auto config = compliant(
      R"({"num_workers":5,"custom_tags":{"team":"x"},"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/other"}}]})");
  const auto edited = applied_at(provider, config, &resized);
  expect_settled(provider, config, edited);
  const auto gone = provider.destroy(edited);
  INFO(explained(gone));
  CHECK(gone.status == HIPAA_OK);
  CHECK(state_in(simulator, cluster_id(applied)) == "gone");
  for (const auto& path : changes) {
    INFO(path);
    CHECK(simulator.count("POST", path) == 1);
  }
  CHECK(simulator.count("POST", "/api/1.2/contexts/destroy") ==
        simulator.count("POST", "/api/1.2/contexts/create"));
}

TEST_CASE("a cluster that has to be proved is started once where the answer has no body",
          "[attachments]") {
  auto& simulator = prompt_workspace();
  answer_nothing_to(simulator, "/api/2.1/clusters/start");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  ssl(simulator, "false");
  const auto config = compliant(R"({"autotermination_minutes":30})");
  const auto unproved = provider.plan_and_apply(config, &applied);
  INFO(explained(unproved));
  REQUIRE(unproved.has("HP-CLUSTER-TERMINATED"));
  ssl(simulator, "true");
  const auto proved = applied_at(provider, config, &unproved);
  CHECK(proved.state_value().at("state") == "RUNNING");
  CHECK(simulator.count("POST", "/api/2.1/clusters/start") == 1);
}

TEST_CASE("an answer without a body is an error where it holds what is needed", "[attachments]") {
  auto& simulator = prompt_workspace();
  answer_nothing_to(simulator, "/api/2.2/jobs/create");
  fault(simulator, R"({"pattern":"GET /api/2.2/jobs/list","status":403,"offset":1,"times":-1})");
  const auto applied =
      ProviderUnderTest::at(simulator.url())
          .plan_and_apply(compliant(
              R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})"));
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_UNAVAILABLE);
  CHECK(applied.finding("HP-HTTP-BODY").summary ==
        "The answer to POST /api/2.2/jobs/create is not what the API sends.");
  CHECK(simulator.count("POST", "/api/2.2/jobs/create") == 1);
}

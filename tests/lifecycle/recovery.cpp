// Creates that happen once, whatever the network does.
#include <thread>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;
using namespace std::chrono_literals;

namespace {

// The plan of a host that was killed in an apply: it kept the private data of the plan before it,
// and nothing of the apply.
Outcome planned_after_kill(const ProviderUnderTest& provider, const json::object& config,
                           const Outcome& before) {
  Texts texts;
  texts.config = texts.planned_state = envelope(config);
  texts.private_data = before.private_data;
  return run(provider.handle(), &hipaa::abi::Provider::plan, texts);
}

}  // namespace

TEST_CASE("an answer that is lost after the create is found again by the nonce", "[recovery]") {
  auto& simulator = workspace();
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/create","kind":"reset_after"})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK_FALSE(applied.tainted());
  CHECK(clusters_in(simulator) == 1);
  CHECK(simulator.count("POST", create_path) == 1);
}

TEST_CASE("a create that never arrived is sent again", "[recovery]") {
  auto& simulator = workspace();
  const auto kind = GENERATE(as<std::string>(), R"("kind":"reset_before")", R"("status":503)",
                             R"("status":429,"headers":{"Retry-After":"0"})");
  INFO(kind);
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/create",)" + kind + "}");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE("a gateway that answers for a create that happened makes no second one", "[recovery]") {
  auto& simulator = workspace();
  const auto kind = GENERATE(as<std::string>(), R"("status":504,"after_handler":true)",
                             R"("status":500,"after_handler":true)", R"("kind":"half_body")",
                             R"("kind":"garbled")", R"("kind":"empty_body")");
  INFO(kind);
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/create",)" + kind + "}");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE(
    "a create of which nothing can be learned is tracked, found by the next read, and not made "
    "twice",
    "[recovery]") {
  auto& simulator = workspace();
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/create","kind":"reset_after"})");
  fault(
      simulator,
      R"({"pattern":"GET /api/2.1/clusters/list","status":403,"times":-1,"body":{"error_code":"PERMISSION_DENIED","message":"no list"}})");
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"retry_timeout_seconds", 1}});
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status != HIPAA_OK);
  CHECK(applied.has("HP-CLUSTER-UNCLEAR"));
  REQUIRE(applied.state);
  CHECK(applied.tainted());
  simulator.call("DELETE", "/__sim/faults");
  const auto read = provider.read(applied);
  INFO(explained(read));
  REQUIRE(read.state);
  CHECK(read.tainted());
  CHECK_FALSE(cluster_id(read).empty());
  CHECK(provider.destroy(read).status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 0);
  CHECK(simulator.count("POST", create_path) == 1);
}

TEST_CASE("a create that was begun and never finished is adopted by its private data",
          "[recovery]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  // The host is killed here: it kept the plan's private data, and nothing of the apply.
  static_cast<void>(provider.apply(compliant(), planned));
  const auto again = planned_after_kill(provider, compliant(), planned);
  CHECK(again.findings.empty());
  const auto adopted = provider.apply(compliant(), again);
  INFO(explained(adopted));
  CHECK(adopted.status == HIPAA_OK);
  CHECK_FALSE(adopted.tainted());
  CHECK(clusters_in(simulator) == 1);
  CHECK(simulator.count("POST", create_path) == 1);
}

TEST_CASE("the cluster of an unfinished create that was terminated is started and proved",
          "[recovery]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  // Not proved, so terminated; the host is killed before it saves anything.
  ssl(simulator, "false");
  const auto unproved = provider.apply(compliant(), planned);
  REQUIRE(unproved.has("HC-SSL-01"));
  ssl(simulator, "true");
  const auto again = planned_after_kill(provider, compliant(), planned);
  const auto adopted = provider.apply(compliant(), again);
  INFO(explained(adopted));
  REQUIRE(adopted.status == HIPAA_OK);
  CHECK(cluster_id(adopted) == cluster_id(unproved));
  CHECK_FALSE(adopted.tainted());
  CHECK(adopted.state_value().at("encryption").at("status") == "measured_true");
  CHECK(simulator.count("POST", create_path) == 1);
  CHECK(simulator.count("POST", "/api/2.1/clusters/start") == 1);
  expect_settled(provider, compliant(), adopted);
}

TEST_CASE("where none of a doubled create is proved, none of them runs", "[recovery]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  ssl(simulator, "false");
  // The host is killed after this; and the request of another try is carried out late.
  static_cast<void>(provider.apply(compliant(), planned));
  simulator.call("POST", create_path, sent_to(simulator, create_path));
  const auto again = planned_after_kill(provider, compliant(), planned);
  const auto failed = provider.apply(compliant(), again);
  INFO(explained(failed));
  CHECK(failed.has("HC-SSL-01"));
  const auto clusters = simulator.call("GET", "/__sim/state").at("clusters").as_array();
  REQUIRE(clusters.size() == 1);
  CHECK(clusters[0].at("cluster_id") == failed.state_value().at("cluster_id"));
  CHECK(clusters[0].at("state") == "TERMINATED");
}

TEST_CASE("the cluster of an unfinished create becomes what the configuration asks for by now",
          "[recovery]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto first =
      compliant(R"({"custom_tags":{"team":"old"},"spark_env_vars":{"STAGE":"test"}})");
  const auto begun = provider.plan(first);
  const auto config = compliant(GENERATE(
      as<std::string>(), R"({"custom_tags":{"team":"old"}})", R"({"num_workers":4})",
      R"({"custom_tags":{"team":"new"},"spark_env_vars":{"STAGE":"test"}})",
      R"({"cluster_name":"phi-renamed"})",
      R"({"aws_attributes":{"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":2,"ebs_volume_size":200}})"));
  // The host is killed here: it kept the plan's private data, and nothing of the apply.
  static_cast<void>(provider.apply(first, begun));
  const auto planned = planned_after_kill(provider, config, begun);
  const auto adopted = provider.apply(config, planned);
  INFO(explained(adopted));
  REQUIRE(adopted.status == HIPAA_OK);
  CHECK_FALSE(adopted.tainted());
  CHECK(adopted.state_value().at("encryption").at("status") == "measured_true");
  CHECK(clusters_in(simulator) == 1);
  CHECK(simulator.count("POST", create_path) == 1);
  CHECK(simulator.count("POST", edit_path) == 1);
  expect_settled(provider, config, adopted);
}

TEST_CASE("a create beside a cluster of ours that nobody tracks is refused before any request",
          "[recovery]") {
  auto& simulator = workspace();
  const auto id = cluster_id(ProviderUnderTest::at(simulator.url()).plan_and_apply(compliant()));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_OK);
  CHECK(planned.finding("HP-STATE-UNTRACKED").line() == "warning HP-STATE-UNTRACKED /cluster_name");
  CHECK_THAT(planned.finding("HP-STATE-UNTRACKED").detail,
             Catch::Contains("import") && Catch::Contains(id));
  const auto refused = provider.apply(compliant(), planned);
  INFO(explained(refused));
  CHECK(refused.status == HIPAA_E_DIAGNOSTICS);
  CHECK(refused.finding("HP-STATE-UNTRACKED").line() == "error HP-STATE-UNTRACKED /cluster_name");
  CHECK_THAT(refused.finding("HP-STATE-UNTRACKED").detail,
             Catch::Contains("terraform import ADDRESS " + id));
  CHECK_FALSE(refused.state);
  CHECK(clusters_in(simulator) == 1);
  CHECK(simulator.count("POST", create_path) == 1);

  SECTION("unless that is allowed") {
    const auto config = compliant(R"({"allow_same_name":true})");
    CHECK(provider.plan(config).findings.empty());
    expect_settled(provider, config, applied_at(provider, config));
    CHECK(clusters_in(simulator) == 2);
  }
  SECTION("or it has another name") {
    applied_at(provider, compliant(R"({"cluster_name":"phi-2"})"));
    CHECK(clusters_in(simulator) == 2);
  }
}

TEST_CASE("a cluster that this run tracks is no stranger to one of the same name", "[recovery]") {
  auto& simulator = workspace();
  const auto applied = applied_at(ProviderUnderTest::at(simulator.url()), compliant());
  const auto provider = ProviderUnderTest::at(simulator.url());
  CHECK(provider.read(applied).status == HIPAA_OK);
  const auto planned = provider.plan(compliant());
  CHECK_FALSE(planned.has("HP-STATE-UNTRACKED"));
  // The plan carries what it saw to the process that applies it.
  const auto made = ProviderUnderTest::at(simulator.url()).apply(compliant(), planned);
  INFO(explained(made));
  CHECK(made.status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 2);
}

TEST_CASE("a cluster that is being replaced is not named", "[recovery]") {
  auto& simulator = workspace();
  ssl(simulator, "false");
  const auto tainted = ProviderUnderTest::at(simulator.url()).plan_and_apply(compliant());
  REQUIRE(tainted.tainted());
  ssl(simulator, "true");
  // As Terraform plans a replacement: of nothing, with the private data of what goes; and without
  // a refresh in between.
  Texts texts;
  texts.config = texts.planned_state = envelope(compliant());
  texts.private_data = tainted.private_data;
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = run(provider.handle(), &hipaa::abi::Provider::plan, texts);
  INFO(explained(planned));
  CHECK_FALSE(planned.has("HP-STATE-UNTRACKED"));
  const auto made = ProviderUnderTest::at(simulator.url()).apply(compliant(), planned);
  INFO(explained(made));
  CHECK(made.status == HIPAA_OK);
}

TEST_CASE("a job that a killed apply made is found, and not made again", "[recovery]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto config = compliant(
      R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})");
  // Carried out, and the host killed before it saved the answer.
  applied_at(provider, config, &applied);
  const auto again = applied_at(provider, config, &applied);
  CHECK(simulator.count("POST", "/api/2.2/jobs/create") == 1);
  CHECK(simulator.call("GET", "/__sim/state").at("jobs").as_array().size() == 1);
  expect_settled(provider, config, again);
  CHECK(provider.destroy(again).status == HIPAA_OK);
  CHECK(simulator.call("GET", "/__sim/state").at("jobs").as_array().empty());
}

TEST_CASE("cancel after the create keeps the cluster's id, tainted", "[recovery]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"start_seconds", 30}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  const auto cancel = library().cancel();
  hipaa::abi::Call call;
  call.cancel = cancel.get();
  std::thread later([&] {
    while (simulator.count("POST", create_path) == 0) std::this_thread::sleep_for(10ms);
    std::this_thread::sleep_for(300ms);
    cancel.request();
  });
  const auto start = std::chrono::steady_clock::now();
  const auto applied = provider.apply(compliant(), planned, nullptr, call);
  const auto took = std::chrono::steady_clock::now() - start;
  later.join();
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_CANCELLED);
  CHECK(took < 5s);
  CHECK(applied.tainted());
  CHECK_FALSE(cluster_id(applied).empty());
  CHECK(applied.has("HP-CALL-CANCELLED"));
  CHECK(state_in(simulator, cluster_id(applied)) ==
        "PENDING");  // slow is not dead: it is not deleted
}

TEST_CASE("cancel while the create's answer is on its way keeps the id too", "[recovery]") {
  auto& simulator = workspace();
  fault(simulator,
        R"({"pattern":"POST /api/2.1/clusters/create","kind":"delay_after","delay_ms":1500})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  const auto cancel = library().cancel();
  hipaa::abi::Call call;
  call.cancel = cancel.get();
  std::thread later([&] {
    std::this_thread::sleep_for(500ms);
    cancel.request();
  });
  const auto applied = provider.apply(compliant(), planned, nullptr, call);
  later.join();
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_CANCELLED);
  CHECK(applied.tainted());
  CHECK_FALSE(cluster_id(applied).empty());
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE("the time limit of the resource taints and does not delete",
          "[user-report-21][recovery]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"start_seconds", 30}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant(R"({"timeouts":{"create":"1s"}})"));
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_DEADLINE);
  CHECK(applied.tainted());
  CHECK(state_in(simulator, cluster_id(applied)) == "PENDING");
}

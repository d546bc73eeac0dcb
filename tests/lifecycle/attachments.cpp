#include <algorithm>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

constexpr auto one_task =
    R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})";

}  // namespace

TEST_CASE("tasks become one job bound to the cluster", "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config =
      compliant(R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}},
    {"task_key":"each","depends_on":[{"task_key":"load"}],"for_each_task":{"inputs":"[1,2]","task":{"task_key":"one","spark_python_task":{"python_file":"/Shared/x.py"}}}}]})");
  const auto applied = provider.plan_and_apply(config);
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  const auto job_id = applied.state_value().at("job_id").as_int64();
  const auto job = simulator.call("GET", "/api/2.2/jobs/get?job_id=" + std::to_string(job_id));
  const auto& tasks = job.at("settings").at("tasks").as_array();
  CHECK(tasks.at(0).at("existing_cluster_id") == applied.state_value().at("cluster_id"));
  CHECK(tasks.at(1).at("for_each_task").at("task").at("existing_cluster_id") ==
        applied.state_value().at("cluster_id"));
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.findings.empty());
  CHECK(provider.plan(config, &read).unknown().empty());

  const auto without = compliant();
  const auto removed = provider.plan_and_apply(without, &read);
  INFO(explained(removed));
  CHECK(removed.status == HIPAA_OK);
  CHECK_FALSE(removed.state_value().contains("job_id"));
  CHECK(simulator.count("POST", "/api/2.2/jobs/delete") == 1);
}

TEST_CASE("a job that somebody deleted or changed is drift", "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})");
  const auto applied = provider.plan_and_apply(config);
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/api/2.2/jobs/delete", {{"job_id", applied.state_value().at("job_id")}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.finding("HP-DRIFT").path == "/tasks");
  const auto healed = provider.plan_and_apply(config, &read);
  INFO(explained(healed));
  CHECK(healed.status == HIPAA_OK);
  CHECK(healed.state_value().at("job_id") != applied.state_value().at("job_id"));
}

TEST_CASE("what others gave the job of the tasks stays, when one task of it changes",
          "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}},
      {"task_key":"drop","notebook_task":{"notebook_path":"/Shared/drop"}},
      {"task_key":"keep","notebook_task":{"notebook_path":"/Shared/keep"}}]})");
  const auto applied = applied_at(provider, config);
  const auto id = applied.state_value().at("job_id").as_int64();
  const auto job = [&] {
    return simulator.call("GET", "/api/2.2/jobs/get?job_id=" + std::to_string(id)).at("settings");
  };
  auto by_hand = json::parse(
      R"({"schedule":{"quartz_cron_expression":"0 0 4 * * ?","timezone_id":"UTC"},
      "email_notifications":{"on_failure":["oncall@example.com"]},"max_concurrent_runs":3,
      "tags":{"team":"a"}})");
  simulator.post("/api/2.2/jobs/update", {{"job_id", id}, {"new_settings", by_hand}});
  auto task = job().at("tasks").at(0).as_object();
  task["timeout_seconds"] = 900;
  simulator.post("/api/2.2/jobs/update", {{"job_id", id}, {"new_settings", {{"tasks", {task}}}}});
  const auto read = provider.read(applied);
  CHECK_FALSE(read.has("HP-DRIFT"));

  simulator.call("DELETE", "/__sim/requests");
  const auto second = compliant(
      R"({"cluster_name":"renamed","tasks":[{"task_key":"keep","notebook_task":{"notebook_path":"/Shared/keep"}},
      {"task_key":"load","notebook_task":{"notebook_path":"/Shared/reload"}}]})");
  const auto changed = applied_at(provider, second, &read);
  const auto now = job();
  for (const auto& [name, value] : by_hand.as_object()) {
    INFO(name);
    CHECK(now.at(name) == value);
  }
  CHECK(now.at("name").as_string() == "hipaa_cluster " + cluster_id(applied) + " renamed");
  CHECK(now.at("tasks").as_array().size() == 2);
  CHECK(now.at("tasks").at(0).at("notebook_task").at("notebook_path") == "/Shared/reload");
  CHECK(now.at("tasks").at(0).at("timeout_seconds") == 900);
  // The task that was not changed is not sent.
  const auto sent = sent_to(simulator, "/api/2.2/jobs/update");
  CHECK(sent.at("new_settings").at("tasks").as_array().size() == 1);
  CHECK(sent.at("fields_to_remove") == json::array{"tasks/drop"});
  CHECK(simulator.count("POST", "/api/2.2/jobs/reset") == 0);
  expect_settled(provider, second, changed);
}

TEST_CASE("a renamed cluster renames its job, whose tasks are not sent", "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto config = compliant(
      R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})");
  const auto applied = applied_at(provider, config);
  config["cluster_name"] = "renamed";
  const auto renamed = applied_at(provider, config, &applied);
  CHECK(sent_to(simulator, "/api/2.2/jobs/update") ==
        json::object{
            {"job_id", applied.state_value().at("job_id")},
            {"new_settings", {{"name", "hipaa_cluster " + cluster_id(applied) + " renamed"}}}});
  expect_settled(provider, config, renamed);
}

TEST_CASE("a job is not made twice over an error that hides that it was made", "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const int status = GENERATE(500, 503, 504);
  simulator.post("/__sim/faults", {{"pattern", "POST /api/2.2/jobs/create"},
                                   {"kind", "status"},
                                   {"status", status},
                                   {"after_handler", true}});
  const auto applied = applied_at(provider, compliant(one_task));
  CHECK(simulator.count("POST", "/api/2.2/jobs/create") == 1);
  expect_settled(provider, compliant(one_task), applied);
}

TEST_CASE("a job that a late request made besides is found, and removed by the next apply",
          "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(one_task);
  const auto applied = applied_at(provider, config);
  const auto own = applied.state_value().at("job_id");
  simulator.call("POST", "/api/2.2/jobs/create", sent_to(simulator, "/api/2.2/jobs/create"));
  const auto read = provider.read(applied);
  CHECK(read.lines() == std::vector<std::string>{"warning HP-JOB-DOUBLED /tasks"});
  CHECK_FALSE(provider.plan(config, &read).unknown().empty());
  const auto healed = applied_at(provider, config, &read);
  const auto jobs = simulator.call("GET", "/__sim/state").at("jobs").as_array();
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].at("job_id") == own);
  const auto settled = expect_settled(provider, config, healed);
  // Where the cluster goes, all of them go.
  simulator.call("POST", "/api/2.2/jobs/create", sent_to(simulator, "/api/2.2/jobs/create"));
  CHECK(provider.destroy(settled).status == HIPAA_OK);
  CHECK(simulator.call("GET", "/__sim/state").at("jobs").as_array().empty());
}

TEST_CASE("a job that was to go stays tracked where the apply fails before", "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant(one_task));
  ssl(simulator, "false");
  const auto failed =
      provider.plan_and_apply(compliant(R"({"autotermination_minutes":30})"), &applied);
  CHECK(failed.has("HC-SSL-01"));
  CHECK(failed.state_value().at("job_id") == applied.state_value().at("job_id"));
  CHECK(provider.destroy(failed).status == HIPAA_OK);
  CHECK(simulator.call("GET", "/__sim/state").at("jobs").as_array().empty());
}

TEST_CASE("the order of tasks, of what they depend on and of libraries is no difference",
          "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"libraries":[{"maven":{"coordinates":"a:b:1","exclusions":[]}},{"pypi":{"package":"faker"}}],
      "tasks":[{"task_key":"a","notebook_task":{"notebook_path":"/n"}},
      {"task_key":"z","notebook_task":{"notebook_path":"/n"}},
      {"task_key":"last","depends_on":[{"task_key":"z"},{"task_key":"a"}],
       "notebook_task":{"notebook_path":"/n","base_parameters":{}}}]})");
  const auto applied = applied_at(provider, config);
  const auto id = applied.state_value().at("job_id").as_int64();
  auto tasks = simulator.call("GET", "/api/2.2/jobs/get?job_id=" + std::to_string(id))
                   .at("settings")
                   .at("tasks")
                   .as_array();
  for (auto& one : tasks)
    if (auto* on = one.as_object().if_contains("depends_on"))
      std::reverse(on->as_array().begin(), on->as_array().end());
  simulator.post("/api/2.2/jobs/update", {{"job_id", id}, {"new_settings", {{"tasks", tasks}}}});
  const auto settled = expect_settled(provider, config, applied);
  // Neither is another order in the configuration: nothing is planned, and the state stays.
  const auto otherwise = compliant(
      R"({"libraries":[{"pypi":{"package":"faker"}},{"maven":{"coordinates":"a:b:1"}}],
      "tasks":[{"task_key":"last","depends_on":[{"task_key":"a"},{"task_key":"z"}],
       "notebook_task":{"notebook_path":"/n"}},
      {"task_key":"z","notebook_task":{"notebook_path":"/n"}},
      {"task_key":"a","notebook_task":{"notebook_path":"/n"}}]})");
  const auto planned = provider.plan(otherwise, &settled);
  CHECK(planned.unknown().empty());
  CHECK(json::value(planned.state_value()) == json::value(settled.state_value()));
}

TEST_CASE("a spark-submit task is refused wherever it hides", "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant(
      R"({"tasks":[{"task_key":"a","for_each_task":{"inputs":"[1]","task":{"task_key":"b","spark_submit_task":{"parameters":[]}}}}]})"));
  CHECK(planned.lines() ==
        std::vector<std::string>{"error HC-SUB-01 /tasks/0/for_each_task/task/spark_submit_task"});
  CHECK(simulator.count("POST", "/api/2.2/jobs/create") == 0);
}

TEST_CASE("libraries are installed, waited for and removed", "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"libraries":[{"pypi":{"package":"simplejson"}},{"maven":{"coordinates":"org.x:y:1.0"}}]})");
  const auto applied = provider.plan_and_apply(config);
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  CHECK(provider.read(applied).findings.empty());
  const auto fewer = compliant(R"({"libraries":[{"maven":{"coordinates":"org.x:y:1.0"}}]})");
  const auto removed = provider.plan_and_apply(fewer, &applied);
  INFO(explained(removed));
  CHECK(removed.status == HIPAA_OK);
  CHECK(simulator.count("POST", "/api/2.0/libraries/uninstall") == 1);
  CHECK(provider.plan(fewer, &removed).unknown().empty());
}

TEST_CASE("libraries of the policy and of every cluster are no drift, one that somebody added is",
          "[attachments]") {
  auto& simulator = prompt_workspace();
  simulator.post("/__sim/policies", json::parse(R"({"policy_id":"P1","name":"phi","definition":{},
      "libraries":[{"pypi":{"package":"simplejson"}}]})"));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(GENERATE(
      as<std::string>(), R"({"policy_id":"P1","libraries":[]})",
      R"({"policy_id":"P1","libraries":[{"jar":"dbfs:/a.jar"}]})",
      R"({"policy_id":"P1","libraries":[{"jar":"dbfs:/a.jar"},{"pypi":{"package":"simplejson"}}]})",
      R"({"policy_id":"P1","libraries":[{"jar":"dbfs:/a.jar"},{"jar":"dbfs:/a.jar"}]})"));
  CAPTURE(json::serialize(config));
  const auto applied = applied_at(provider, config);
  expect_settled(provider, config, applied);
  const auto id = cluster_id(applied);
  auto statuses = simulator.call("GET", "/api/2.0/libraries/cluster-status?cluster_id=" + id)
                      .at("library_statuses")
                      .as_array();
  statuses.push_back({{"library", {{"jar", "dbfs:/everywhere.jar"}}},
                      {"status", "INSTALLED"},
                      {"is_library_for_all_clusters", true}});
  const json::object cluster{{"cluster_id", id}, {"library_statuses", statuses}};
  auto body = cluster;
  body["statuses"] = json::array{cluster};
  simulator.post(
      "/__sim/faults",
      {{"pattern", "GET /api/2.0/libraries/*"}, {"status", 200}, {"times", -1}, {"body", body}});
  expect_settled(ProviderUnderTest::at(simulator.url()), config, applied);
  simulator.call("DELETE", "/__sim/faults");
  simulator.post("/api/2.0/libraries/install",
                 {{"cluster_id", id}, {"libraries", {{{"jar", "dbfs:/added.jar"}}}}});
  CHECK(ProviderUnderTest::at(simulator.url()).read(applied).finding("HP-DRIFT").path ==
        "/libraries");
}

TEST_CASE("a library that cannot be installed fails the apply and stays in the next plan",
          "[attachments]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/__sim/settings", {{"failed_libraries", {"no-such-package"}}});
  const auto config = compliant(R"({"libraries":[{"pypi":{"package":"no-such-package"}}]})");
  const auto failed = provider.plan_and_apply(config, &applied);
  INFO(explained(failed));
  CHECK(failed.status == HIPAA_E_DIAGNOSTICS);
  CHECK(failed.finding("HP-LIBRARY-FAILED").path == "/libraries");
  CHECK_FALSE(failed.tainted());
  CHECK_FALSE(provider.plan(config, &failed).unknown().empty());
}

TEST_CASE("pools and policies are looked at before anything is sent", "[attachments]") {
  auto& simulator = prompt_workspace();
  simulator.post(
      "/__sim/pools",
      json::parse(
          R"({"instance_pool_id":"p-bare","instance_pool_name":"bare","node_type_id":"m6id.large"})"));
  simulator.post(
      "/__sim/pools",
      json::parse(
          R"({"instance_pool_id":"p-ebs","instance_pool_name":"ebs","node_type_id":"m6id.large",
    "disk_spec":{"disk_type":{"ebs_volume_type":"GENERAL_PURPOSE_SSD"},"disk_count":1,"disk_size":100}})"));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto pooled = [](std::string_view id) {
    auto config = compliant(R"({"node_type_id":null,"aws_attributes":null})");
    config["instance_pool_id"] = id;
    return config;
  };
  const auto bare = provider.plan(pooled("p-bare"));
  INFO(explained(bare));
  CHECK(bare.has("HC-EBS-02"));
  CHECK_THAT(explained(bare), Catch::Contains("p-bare"));
  CHECK(provider.plan(pooled("p-none")).status == HIPAA_E_DIAGNOSTICS);
  const auto applied = provider.plan_and_apply(pooled("p-ebs"));
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.findings.empty());
  CHECK(provider.plan(pooled("p-ebs"), &read).unknown().empty());

  simulator.post(
      "/__sim/policies",
      json::parse(
          R"({"policy_id":"ml","name":"ml","definition":"{\"spark_version\":{\"type\":\"fixed\",\"value\":\"15.4.x-cpu-ml-scala2.12\"}}"})"));
  const auto fixed = provider.plan(compliant(R"({"policy_id":"ml","spark_version":null})"));
  INFO(explained(fixed));
  CHECK(fixed.has("HC-RT-01"));
  CHECK_THAT(fixed.finding("HC-RT-01").detail, Catch::Contains("policy ml (fixed)"));
}

// spark-submit in a workspace: wherever a task can hide, and whose it is.
#include "tests/lifecycle/audited.hpp"

using namespace hipaa::tests;

using Lines = std::vector<std::string>;

namespace {

std::string with_cluster(std::string_view settings, std::string_view runtime = "15.4.x-scala2.12") {
  auto cluster = compliant();
  cluster["spark_version"] = json::string_view(runtime.data(), runtime.size());
  std::string text(settings);
  for (std::size_t at = 0; (at = text.find("CLUSTER")) != std::string::npos;)
    text.replace(at, 7, json::serialize(cluster));
  return text;
}

}  // namespace

TEST_CASE("spark-submit is found in every place of a job", "[audit]") {
  auto& simulator = workspace();
  job(simulator, with_cluster(R"({"name":"plain","tasks":[
      {"task_key":"ok","notebook_task":{"notebook_path":"/x"},"new_cluster":CLUSTER},
      {"task_key":"submit","spark_submit_task":{"parameters":["x.jar"]},"new_cluster":CLUSTER}]})"));
  job(simulator,
      with_cluster(R"({"name":"loop","tasks":[{"task_key":"each","for_each_task":{"inputs":"[1]",
      "task":{"task_key":"inner","spark_submit_task":{},"job_cluster_key":"shared"}}}],
      "job_clusters":[{"job_cluster_key":"shared","new_cluster":CLUSTER}]})"));
  job(simulator,
      with_cluster(
          R"({"name":"old form","spark_submit_task":{"parameters":[]},"new_cluster":CLUSTER})"));
  job(simulator, with_cluster(R"({"name":"idle","tasks":[{"task_key":"off","disabled":true,
      "spark_submit_task":{},"new_cluster":CLUSTER}]})"));
  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit));
  CHECK(audit.lines("job") ==
        Lines{"error HC-SUB-01 job \"idle\", task \"off\", its new cluster "
              "/settings/tasks/0/spark_submit_task",
              "error HC-SUB-01 job \"loop\", task \"inner\", job cluster \"shared\" "
              "/settings/tasks/0/for_each_task/task/spark_submit_task",
              "error HC-SUB-01 job \"old form\", task \"main\", its new cluster "
              "/settings/tasks/0/spark_submit_task",
              "error HC-SUB-01 job \"plain\", task \"submit\", its new cluster "
              "/settings/tasks/1/spark_submit_task"});
}

TEST_CASE("tasks beyond the first page are examined", "[audit]") {
  auto& simulator = workspace();
  json::array tasks;
  for (int i = 0; i < 250; ++i)
    tasks.push_back({{"task_key", "t" + std::to_string(i)},
                     {"new_cluster", compliant()},
                     {i == 217 ? "spark_submit_task" : "notebook_task", json::object()}});
  job(simulator, json::serialize(json::object{{"name", "long"}, {"tasks", tasks}}));
  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit.outcome));
  CHECK(audit.lines("job") == Lines{"error HC-SUB-01 job \"long\", task \"t217\", its new cluster "
                                    "/settings/tasks/217/spark_submit_task"});
  CHECK(simulator.count("GET", "/api/2.2/jobs/get") == 3);
}

TEST_CASE("jobs that run each other are examined once, and cycles end", "[audit]") {
  auto& simulator = workspace();
  simulator.post("/__sim/jobs", json::parse(R"({"jobs":[
      {"job_id":11,"settings":{"name":"a","tasks":[{"task_key":"t","run_job_task":{"job_id":12}}]}},
      {"job_id":12,"settings":{"name":"b","tasks":[{"task_key":"t","run_job_task":{"job_id":11}},
                                                    {"task_key":"u","run_job_task":{"job_id":12}}]}},
      {"job_id":13,"settings":{"name":"c","tasks":[{"task_key":"t","run_job_task":{"job_id":99}}]}}]})"));
  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit));
  CHECK(audit.coverage("job") == "3 examined, 0 skipped, 0 not readable");
  // The three are in the list; only the one that is gone has to be asked for.
  CHECK(simulator.count("GET", "/api/2.2/jobs/get") == 1);
  for (const auto& line : audit.lines("job")) CHECK(line.find("HC-SUB-01") == std::string::npos);
}

TEST_CASE("a job that is run and may not be read leaves its caller undecided", "[audit]") {
  auto& simulator = workspace();
  simulator.post("/__sim/users", {{"user_name", "eve@example.com"}, {"token", "dapi-eve"}});
  const auto hidden = job(
      simulator, with_cluster(R"({"name":"hidden","spark_submit_task":{},"new_cluster":CLUSTER})"));
  job(simulator,
      R"({"name":"mine","tasks":[{"task_key":"call","run_job_task":{"job_id":)" +
          std::to_string(hidden) + "}}]}",
      "eve@example.com");
  const auto audit = audited(ProviderUnderTest::at(simulator.url(), {{"token", "dapi-eve"}}));
  INFO(explained(audit));
  CHECK(audit.coverage("job") == "1 examined, 0 skipped, 1 not readable");
  const auto lines = audit.lines("job");
  CHECK(std::count(lines.begin(), lines.end(),
                   "warning HC-SUB-01 (undecided) job \"mine\", task \"call\" "
                   "/settings/tasks/0/run_job_task/job_id") == 1);
}

TEST_CASE("runs that belong to no job are examined", "[audit]") {
  auto& simulator = workspace();
  for (int i = 0; i < 30; ++i)
    simulator.call("POST", "/api/2.2/jobs/runs/submit",
                   json::parse(with_cluster(R"({"run_name":"once","tasks":[{"task_key":"t",
            "spark_submit_task":{"parameters":["x.jar"]},"new_cluster":CLUSTER}]})")));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto audit = audited(provider);
  INFO(explained(audit.outcome));
  CHECK(audit.coverage("run") == "30 examined, 0 skipped, 0 not readable");
  CHECK(audit.lines("run") == Lines(30,
                                    "error HC-SUB-01 job \"once\", task \"t\", its new cluster "
                                    "/tasks/0/spark_submit_task"));
  CHECK(audited(provider, {{"runs", "none"}}).lines("run").empty());
  simulator.post("/__sim/clock", {{"seconds", 3600}});
  CHECK(audited(provider, {{"runs", "active"}}).coverage("run") ==
        "0 examined, 0 skipped, 0 not readable");
}

TEST_CASE("in csp spark-submit is an error on every runtime", "[audit]") {
  auto& simulator = workspace();
  const auto* settings =
      R"({"name":"late","tasks":[{"task_key":"a","spark_submit_task":{},"job_cluster_key":"c"}],
          "job_clusters":[{"job_cluster_key":"c","new_cluster":CLUSTER}]})";
  job(simulator, with_cluster(settings, "17.3.x-scala2.13"));
  job(simulator, with_cluster(settings, "16.4.x-scala2.12"));
  const auto audit =
      audited(ProviderUnderTest::at(simulator.url(), {{"compliance_profile", "csp"}}));
  INFO(explained(audit));
  const auto lines = audit.lines("job");
  const std::string rest =
      " HC-SUB-01 job \"late\", task \"a\", job cluster \"c\" /settings/tasks/0/spark_submit_task";
  CHECK(std::count(lines.begin(), lines.end(), "error" + rest) == 2);
}

TEST_CASE("names and tags of jobs, pools and pipelines hold no patient data", "[audit]") {
  auto& simulator = workspace();
  const auto id =
      job(simulator, with_cluster(R"({"name":"MRN 1234567","tags":{"for":"jane@example.org"},
      "tasks":[{"task_key":"t","notebook_task":{"notebook_path":"/x"},"new_cluster":CLUSTER}]})"));
  simulator.post("/__sim/pools", json::parse(R"({"instance_pool_id":"pool-1",
      "instance_pool_name":"ssn 123-45-6789","node_type_id":"m6id.large","custom_tags":{"dob":"born 1970-01-31"},
      "disk_spec":{"disk_type":{"ebs_volume_type":"GENERAL_PURPOSE_SSD"},"disk_count":1,"disk_size":100}})"));
  simulator.post(
      "/__sim/pipelines",
      json::parse(R"({"pipeline_id":"p","name":"x","spec":{"name":"mrn-7654321","clusters":[{
      "node_type_id":"m6id.large","aws_attributes":{"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":1,"ebs_volume_size":100}}]}})"));
  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit));
  // Named by what holds none: the job by its id, and nowhere what was found.
  const auto named = "warning HC-PHI-01 job \"" + std::to_string(id) + "\" /settings/";
  CHECK(audit.lines("job") == Lines{named + "name", named + "tags/for"});
  CHECK(audit.lines("instance_pool") ==
        Lines{"warning HC-PHI-01 /custom_tags/dob", "warning HC-PHI-01 /instance_pool_name"});
  for (const auto& row : audit.rows)
    for (const auto* found : {"MRN 1234567", "123-45-6789", "jane@", "1970-01-31", "7654321"})
      CHECK(json::serialize(row).find(found) == std::string::npos);
  CHECK(audit.lines("pipeline") == Lines{"warning HC-PHI-01 pipeline \"x\" /spec/name"});
}

TEST_CASE("a job is told of clusters that nobody verified", "[audit]") {
  auto& simulator = workspace();
  auto bad = compliant();
  bad["spark_version"] = "15.4.x-cpu-ml-scala2.12";
  const auto on = [&](const std::string& name, const std::string& cluster) {
    job(simulator, R"({"name":")" + name + R"(","tasks":[{"task_key":"t","notebook_task":
        {"notebook_path":"/x"},"existing_cluster_id":")" +
                       cluster + R"("}]})");
  };
  on("good", existing(simulator, compliant()));
  on("off", existing(simulator, compliant(), "UI", "TERMINATED"));
  on("bad", existing(simulator, bad));
  on("gone", "1124-000000-gone");
  job(simulator, R"({"name":"none","tasks":[
      {"task_key":"s","notebook_task":{"notebook_path":"/x"}},
      {"task_key":"p","pipeline_task":{"pipeline_id":"x"}},
      {"task_key":"g","ai_runtime_task":{}}]})");
  const auto line = [](const std::string& rest) { return "warning HC-JOB-01 job " + rest; };
  const auto existing_line = [&](const std::string& name) {
    return '"' + name + "\", task \"t\", cluster ";
  };
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto named = [&](const Audited& audit, const std::string& name) {
    const auto lines = audit.lines("job");
    return std::count_if(lines.begin(), lines.end(), [&](const auto& one) {
      return one.compare(0, line(existing_line(name)).size(), line(existing_line(name))) == 0 &&
             one.find("/settings/tasks/0/existing_cluster_id") != std::string::npos;
    });
  };
  // Nothing is proved where nothing was measured.
  const auto unasked = audited(provider);
  INFO(explained(unasked));
  for (const auto* name : {"good", "off", "bad", "gone"}) CHECK(named(unasked, name) == 1);
  const auto proved = audited(provider, {{"prove", true}});
  INFO(explained(proved));
  CHECK(named(proved, "good") == 0);
  for (const auto* name : {"off", "bad", "gone"}) CHECK(named(proved, name) == 1);
  const auto lines = proved.lines("job");
  for (const auto& one :
       {line("\"none\", task \"s\" /settings/tasks/0"),
        line("\"none\", task \"p\" /settings/tasks/1/pipeline_task"),
        std::string("error HC-JOB-02 job \"none\", task \"g\" /settings/tasks/2/ai_runtime_task")})
    CHECK(std::count(lines.begin(), lines.end(), one) == 1);
  CHECK(lines.size() == 6);
  // In csp it is the node types that encrypt, and nothing is measured.
  auto encrypting = compliant();
  encrypting["node_type_id"] = "m6id.large";
  on("csp", existing(simulator, encrypting));
  const auto csp = audited(ProviderUnderTest::at(simulator.url(), {{"compliance_profile", "csp"}}));
  INFO(explained(csp));
  CHECK(named(csp, "csp") == 0);
  CHECK(named(csp, "gone") == 1);
}

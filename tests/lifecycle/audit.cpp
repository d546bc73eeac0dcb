// The audit of a workspace: what it examines, how it says what it could not, and what it costs.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "tests/lifecycle/audited.hpp"

using namespace hipaa::tests;

using Lines = std::vector<std::string>;

TEST_CASE("an audit examines every kind of thing that a workspace has", "[audit]") {
  auto& simulator = workspace();
  existing(simulator, compliant());
  const auto bad =
      existing(simulator, compliant(R"({"cluster_name":"bad","aws_attributes":null})"));
  simulator.post("/api/2.0/libraries/install",
                 {{"cluster_id", bad},
                  {"libraries", json::parse(R"([{"pypi":{"package":"horovod==0.28.1"}}])")}});
  simulator.post(
      "/__sim/pools",
      json::parse(
          R"({"instance_pool_id":"pool-1","instance_pool_name":"dry","node_type_id":"m6id.large"})"));
  simulator.post(
      "/__sim/policies",
      json::parse(
          R"({"policy_id":"p-1","name":"weak","definition":{"aws_attributes.ebs_volume_count":{"type":"fixed","value":0}}})"));
  simulator.post(
      "/__sim/pipelines",
      json::parse(
          R"({"pipelines":[{"pipeline_id":"pipe-1","name":"claims","spec":{"clusters":[{"label":"default","node_type_id":"m6id.large"}]}},
              {"pipeline_id":"pipe-2","name":"free","spec":{"serverless":true}},
              {"pipeline_id":"pipe-3","name":"bare","spec":{}}]})"));
  simulator.post("/__sim/warehouses", json::parse(R"({"id":"w-1","name":"bi"})"));
  simulator.post("/api/2.0/global-init-scripts",
                 json::parse(R"({"name":"agent","script":"ZWNobw==","enabled":true})"));
  simulator.post("/api/2.0/global-init-scripts",
                 json::parse(R"({"name":"asleep","script":"ZWNobw==","enabled":false})"));

  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit));
  CHECK(audit.outcome.status == HIPAA_E_DIAGNOSTICS);
  CHECK(audit.outcome.lines() == Lines{"error HP-AUDIT-FOUND"});
  CHECK(audit.lines("cluster") == Lines{"error HC-EBS-01 /aws_attributes/ebs_volume_count",
                                        "error HC-EBS-01 /aws_attributes/ebs_volume_size",
                                        "error HC-EBS-01 /aws_attributes/ebs_volume_type",
                                        "error HC-ML-01 /libraries/0/pypi/package"});
  CHECK(audit.lines("instance_pool") == Lines{"error HC-EBS-02 pool \"dry\" /disk_spec"});
  // The second: what it lets through besides.
  CHECK(audit.lines("cluster_policy") ==
        Lines{"error HC-POL-01 policy \"weak\" /definition", "warning HC-POL-01 /definition"});
  CHECK(audit.lines("pipeline") ==
        Lines{"error HC-EBS-01 pipeline \"bare\" /spec/clusters/aws_attributes/ebs_volume_count",
              "error HC-EBS-01 pipeline \"claims\", cluster \"default\" "
              "/spec/clusters/0/aws_attributes/ebs_volume_count",
              "warning HC-EBS-05 (undecided) pipeline \"bare\" /spec/clusters/node_type_id"});
  CHECK(audit.lines("workspace") == Lines{"warning HC-ML-04 "});
  CHECK(json::serialize(audit.of("workspace").at(0)).find("agent") != std::string::npos);
  CHECK(json::serialize(audit.of("workspace").at(0)).find("asleep") == std::string::npos);

  CHECK(audit.coverage("cluster") == "2 examined, 0 skipped, 0 not readable");
  CHECK(audit.coverage("instance_pool") == "1 examined, 0 skipped, 0 not readable");
  CHECK(audit.coverage("cluster_policy") == "1 examined, 0 skipped, 0 not readable");
  CHECK(audit.coverage("pipeline") == "3 examined, 0 skipped, 0 not readable");
  CHECK(audit.coverage("global_init_script") == "2 examined, 0 skipped, 0 not readable");
  CHECK(audit.coverage("warehouse") == "0 examined, 1 skipped, 0 not readable");
  CHECK(audit.coverage("job") == "0 examined, 0 skipped, 0 not readable");
  CHECK(audit.coverage("run") == "0 examined, 0 skipped, 0 not readable");
  CHECK(audit.summary.at("errors").as_int64() == 8);
  for (const auto& row : audit.of("cluster"))
    CHECK((row.at("identifier").as_string() == json::string_view(bad)) ==
          !row.at("findings").as_array().empty());
}

TEST_CASE("a thousand clusters and a thousand jobs take at most 30 requests", "[audit]") {
  const std::string profile = GENERATE("classic", "csp");
  const bool has_security_profile = GENERATE(true, false);
  auto& simulator = workspace();
  json::array pools;
  json::array policies;
  for (int i = 0; i < 20; ++i) {
    const auto number = std::to_string(i);
    pools.push_back({{"instance_pool_id", "pool-" + number},
                     {"instance_pool_name", "p" + number},
                     {"node_type_id", "m6id.large"},
                     {"disk_spec",
                      {{"disk_type", {{"ebs_volume_type", "GENERAL_PURPOSE_SSD"}}},
                       {"disk_count", 1},
                       {"disk_size", 100}}}});
    policies.push_back({{"policy_id", "policy-" + number},
                        {"name", "q" + number},
                        {"definition", json::object()}});
  }
  simulator.post("/__sim/pools", {{"pools", pools}});
  simulator.post("/__sim/policies", {{"policies", policies}});
  for (int i = 0; i < 20; ++i) {
    auto attributes = compliant(R"({"aws_attributes":null,"node_type_id":null})");
    attributes["instance_pool_id"] = "pool-" + std::to_string(i);
    attributes["policy_id"] = "policy-" + std::to_string(i);
    simulator.post("/__sim/clusters", {{"count", 50},
                                       {"cluster_source", "UI"},
                                       {"state", "RUNNING"},
                                       {"attributes", attributes}});
  }
  auto settings = json::parse(R"({"name":"job {n}","tasks":[{"task_key":"a",
      "notebook_task":{"notebook_path":"/x"},"job_cluster_key":"c"}]})");
  settings.as_object()["job_clusters"] =
      json::array{json::object{{"job_cluster_key", "c"}, {"new_cluster", compliant()}}};
  simulator.post("/__sim/jobs", {{"count", 1000}, {"settings", settings}});
  simulator.post("/__sim/settings", {{"csp", has_security_profile},
                                     {"compliance_standards", json::array{"HIPAA"}},
                                     {"esm", true},
                                     {"automatic_cluster_update", true}});
  forget_requests(simulator);

  const auto audit = audited(unhurried(simulator, {{"compliance_profile", profile}}));
  INFO(explained(audit.outcome));
  INFO(json::serialize(simulator.call("GET", "/__sim/requests/summary")));
  // One-time runs apart. Where the compliance security profile is off, nothing keeps its two
  // siblings on: they have to be asked for. Besides the pages, each request is a kind of thing
  // that is examined, or a fact that a rule goes by: none of them can be spared without saying
  // less.
  const auto requests =
      requests_but_proofs(simulator) - simulator.count("GET", "/api/2.2/jobs/runs/list");
  CHECK(requests <= (profile == "csp" && !has_security_profile ? 31U : 30U));
  if (profile == "csp") {
    CHECK(audit.coverage("workspace_setting") == (has_security_profile
                                                      ? "1 examined, 2 skipped, 0 not readable"
                                                      : "3 examined, 0 skipped, 0 not readable"));
    CHECK(audit.coverage("cluster") == "1000 examined, 0 skipped, 0 not readable");
    CHECK(audit.coverage("job") == "1000 examined, 0 skipped, 0 not readable");
    return;
  }
  CHECK(audit.outcome.status == HIPAA_OK);
  CHECK(audit.coverage("cluster") == "1000 examined, 0 skipped, 0 not readable");
  CHECK(audit.coverage("job") == "1000 examined, 0 skipped, 0 not readable");
  CHECK(audit.lines("cluster").empty());
  CHECK(audit.lines("job").empty());
}

TEST_CASE("clusters of jobs that have ended are skipped, unless they are asked for", "[audit]") {
  auto& simulator = workspace();
  const auto ml = compliant(R"({"spark_version":"15.4.x-cpu-ml-scala2.12"})");
  existing(simulator, ml, "JOB", "TERMINATED");
  existing(simulator, ml, "JOB", "RUNNING");
  existing(simulator, ml, "UI", "TERMINATED");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto audit = audited(provider);
  INFO(explained(audit));
  CHECK(audit.coverage("cluster") == "2 examined, 1 skipped, 0 not readable");
  CHECK(audit.lines("cluster") == Lines(2, "error HC-RT-01 /spark_version"));
  CHECK(audited(provider, {{"ended_clusters", true}}).lines("cluster") ==
        Lines(3, "error HC-RT-01 /spark_version"));
}

TEST_CASE("an audit measures running clusters where it is asked to", "[audit]") {
  auto& simulator = workspace();
  existing(simulator, compliant());
  existing(simulator, compliant(), "UI", "TERMINATED");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto unasked = audited(provider);
  CHECK(unasked.outcome.status == HIPAA_OK);
  CHECK(unasked.coverage("proof") == "not named");
  CHECK(simulator.count("POST", "/api/1.2/contexts/create") == 0);

  const auto measured = audited(provider, {{"prove", true}});
  INFO(explained(measured));
  CHECK(measured.outcome.status == HIPAA_OK);
  CHECK(measured.coverage("proof") == "1 examined, 1 skipped, 0 not readable");

  ssl(simulator, "false");
  const auto plain = audited(provider, {{"prove", true}});
  CHECK(plain.outcome.status == HIPAA_E_DIAGNOSTICS);
  CHECK(plain.lines("cluster") == Lines{"error HC-SSL-01 /encryption/value"});
  ssl(simulator, "permission_denied");
  const auto refused = audited(provider, {{"prove", true}});
  INFO(explained(refused));
  CHECK(refused.coverage("proof") == "0 examined, 1 skipped, 1 not readable");
  CHECK(refused.lines("cluster") == Lines{"warning HC-SSL-01 (undecided) /encryption/status"});
}

TEST_CASE("what is said of the workspace is said once", "[audit]") {
  auto& simulator = workspace();
  simulator.post("/__sim/clusters",
                 {{"count", 5},
                  {"cluster_source", "UI"},
                  {"state", "RUNNING"},
                  {"attributes", compliant(R"({"node_type_id":"m6id.large"})")}});
  const auto audit =
      audited(ProviderUnderTest::at(simulator.url(), {{"compliance_profile", "csp"}}));
  INFO(explained(audit));
  CHECK(audit.lines("workspace") ==
        Lines{"error HC-CSP-01 ", "warning HC-CSP-02 ", "warning HC-CSP-03 "});
  CHECK(audit.lines("cluster").empty());
  CHECK(audit.coverage("workspace_setting") == "3 examined, 0 skipped, 0 not readable");
}

namespace {

// An audit with one waiver of HC-RT-01, of this scope.
Audited audited_with_waiver(const Simulator& simulator, const json::object& scope) {
  char file[] = "/tmp/hipaa-waivers-XXXXXX";
  close(mkstemp(file));
  auto waivers =
      json::parse(R"({"waivers_version":1,"waivers":[{"id":"11111111-2222-4333-8444-555555555555",
      "rule":"HC-RT-01","category":"waiver","accepts":"15.4.x-cpu-ml-scala2.12",
      "reason":"De-identified data only; reviewed by the privacy office.","requested_by":"team@example.org",
      "approved_by":"privacy-officer@example.org","approved_on":"2026-11-01","expires_on":"2027-02-01"}]})");
  waivers.at("waivers").as_array()[0].as_object()["scope"] = scope;
  std::ofstream(file) << json::serialize(waivers);
  const auto provider =
      ProviderUnderTest::at(simulator.url(), {{"waiver_files", json::array{json::string(file)}}});
  INFO(explained(provider.configured));
  hipaa::abi::Call call;
  call.now_unix_ms = 1795500000000;  // within its days
  auto audit = audited(
      provider, {}, [](const json::object&) { return true; }, call);
  std::remove(file);
  return audit;
}

}  // namespace

TEST_CASE("a waiver file covers what an audit finds in its cluster alone", "[audit]") {
  auto& simulator = workspace();
  const auto ml = compliant(R"({"spark_version":"15.4.x-cpu-ml-scala2.12"})");
  const auto covered = existing(simulator, ml);
  existing(simulator, ml);
  const auto audit = audited_with_waiver(simulator, {{"cluster_id", covered}});
  INFO(explained(audit));
  CHECK(audit.lines("cluster") ==
        Lines{"error HC-RT-01 /spark_version", "warning HC-RT-01 (acknowledged) /spark_version"});
  CHECK(audit.summary.at("acknowledged").as_int64() == 1);
}

TEST_CASE("a waiver for a job covers the clusters that it makes", "[audit]") {
  auto& simulator = workspace();
  const auto settings = json::serialize(json::object{
      {"name", "train"},
      {"tasks",
       json::array{json::object{
           {"task_key", "fit"},
           {"notebook_task", {{"notebook_path", "/fit"}}},
           {"new_cluster", compliant(R"({"spark_version":"15.4.x-cpu-ml-scala2.12"})")}}}}});
  const auto covered = job(simulator, settings);
  job(simulator, settings);
  const auto audit = audited_with_waiver(simulator, {{"job_id", std::to_string(covered)}});
  INFO(explained(audit));
  const auto* found =
      R"(job "train", task "fit", its new cluster /settings/tasks/0/new_cluster/spark_version)";
  CHECK(audit.lines("job") == Lines{std::string("error HC-RT-01 ") + found,
                                    std::string("warning HC-RT-01 (acknowledged) ") + found});
  CHECK(audit.lines("waiver").empty());
  CHECK(audit.coverage("waiver") == "1 examined, 0 skipped, 0 not readable");
}

TEST_CASE("an audit tells which waivers nothing in the workspace needs", "[audit]") {
  auto& simulator = workspace();
  existing(simulator, compliant());
  const auto unused = audited_with_waiver(simulator, {{"job_id", "1"}});
  INFO(explained(unused));
  CHECK(unused.outcome.status == HIPAA_OK);
  CHECK(unused.lines("waiver") == Lines{"warning HP-ACK-UNUSED (none) "});
  CHECK(unused.of("waiver").at(0).at("identifier").as_string() ==
        "11111111-2222-4333-8444-555555555555");

  const auto elsewhere = audited_with_waiver(
      simulator, {{"job_id", "1"}, {"workspace_host", "https://other.example.com"}});
  CHECK(elsewhere.coverage("waiver") == "0 examined, 1 skipped, 0 not readable");
  // Of what could not be read nobody knows.
  simulator.post("/__sim/faults",
                 json::parse(R"({"pattern":"GET /api/2.2/jobs/list","kind":"status","status":403,
                                 "times":-1,"body":{"error_code":"PERMISSION_DENIED"}})"));
  const auto partly = audited_with_waiver(simulator, {{"job_id", "1"}});
  INFO(explained(partly));
  CHECK(partly.coverage("waiver") == "0 examined, 1 skipped, 0 not readable");
}

TEST_CASE("a plan tells of global init scripts, too", "[audit]") {
  auto& simulator = workspace();
  const auto* script = R"({"name":"agent","script":"ZWNobw==","enabled":true})";
  CHECK(ProviderUnderTest::at(simulator.url()).plan(compliant()).lines().empty());
  simulator.post("/api/2.0/global-init-scripts", json::parse(script));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  INFO(explained(planned));
  CHECK(planned.lines() == Lines{"warning HC-ML-04"});
  CHECK(planned.finding("HC-ML-04").detail.find("\"agent\"") != std::string::npos);
  // Asked for once, also where the workspace refuses.
  simulator.post("/__sim/users",
                 {{"user_name", "eve@example.com"}, {"token", "dapi-eve"}, {"admin", false}});
  const auto eve = ProviderUnderTest::at(simulator.url(), {{"token", "dapi-eve"}});
  forget_requests(simulator);
  for (int i = 0; i < 3; ++i) CHECK_FALSE(eve.plan(compliant()).has("HC-ML-04"));
  CHECK(simulator.count("GET", "/api/2.0/global-init-scripts") == 1);
}

// Rules whose facts no configuration of hipaa_cluster can bring, or that are only recorded.
#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules {
namespace {

using test::facts_with;
using test::verdicts;

TEST_CASE("HC-RT-04 reads the name that the workspace gives to a runtime") {
  CHECK(verdicts(facts_with("{}"), "HC-RT-04") == "pass");
  CHECK(verdicts(facts_with(R"({"spark_version": "19.0.x-scala2.13"})"), "HC-RT-04") ==
        "fail /spark_version");
  CHECK(verdicts(facts_with(R"({"spark_version": "18.1.x-scala2.13"})"), "HC-RT-04") ==
        "fail /spark_version");
  CHECK(verdicts(facts_with(R"({"spark_version": "15.4.x-aarch64-scala2.12"})"), "HC-RT-04") ==
        "pass");
  CHECK(verdicts(facts_with(R"({"spark_version": "14.0.x-scala2.12"})"), "HC-RT-04") ==
        "fail /spark_version");
  CHECK(verdicts(facts_with(R"({"spark_version": "auto:latest-lts"})"), "HC-RT-04").empty());
  auto facts = facts_with("{}");
  facts.spark_versions = test::unavailable("403");
  CHECK(verdicts(facts, "HC-RT-04") == "undecided /spark_version");
}

TEST_CASE("HC-JOB-02 finds serverless GPU compute wherever it is declared") {
  CHECK(verdicts(facts_with(R"({"tasks": [{"task_key": "a", "ai_runtime_task": {}},
    {"task_key": "b", "for_each_task": {"inputs": "[]", "task": {"gen_ai_compute_task": {}}}},
    {"task_key": "c", "compute": {"hardware_accelerator": "GPU_1xA10"}},
    {"task_key": "d", "compute": {}}]})"),
                 "HC-JOB-02") ==
        "fail /tasks/0/ai_runtime_task, fail /tasks/1/for_each_task/task/gen_ai_compute_task, "
        "fail /tasks/2/compute/hardware_accelerator");
  CHECK(verdicts(facts_with(R"({"tasks": "?"})"), "HC-JOB-02") == "undecided /tasks");
}

TEST_CASE("HC-JOB-01 knows pipelines and SQL") {
  CHECK(verdicts(facts_with(R"({"tasks": [{"task_key": "a", "pipeline_task": {}},
    {"task_key": "b", "sql_task": {}}]})"),
                 "HC-JOB-01") == "fail /tasks/0/pipeline_task, fail /tasks/1/sql_task");
}

TEST_CASE("HC-JOB-01 takes a cluster that was judged and proved, and no other") {
  auto facts = facts_with(R"({"tasks": [
    {"task_key": "a", "notebook_task": {}, "existing_cluster_id": "verified"},
    {"task_key": "b", "notebook_task": {}, "existing_cluster_id": "failed"},
    {"task_key": "c", "notebook_task": {}, "existing_cluster_id": "undecided"},
    {"task_key": "d", "notebook_task": {}, "existing_cluster_id": "elsewhere"},
    {"task_key": "e", "notebook_task": {}, "existing_cluster_id": "?"},
    {"task_key": "f", "notebook_task": {}}]})");
  CHECK(verdicts(facts, "HC-JOB-01") == "pass");  // all of them on this cluster
  facts.tasks_choose_compute = true;
  const std::string rest =
      "fail /tasks/1/existing_cluster_id, fail /tasks/2/existing_cluster_id, "
      "fail /tasks/3/existing_cluster_id, undecided /tasks/4/existing_cluster_id, fail /tasks/5";
  CHECK(verdicts(facts, "HC-JOB-01") == "fail /tasks/0/existing_cluster_id, " + rest);
  model::JudgedClusters judged;
  judged.add("verified", model::Standing::verified);
  judged.add("failed", model::Standing::failed);
  judged.add("undecided", model::Standing::undecided);
  facts.judged_clusters = &judged;
  CHECK(verdicts(facts, "HC-JOB-01") == rest);
  const auto said = test::messages(facts, "HC-JOB-01");
  for (const auto* part : {"Cluster failed breaks a rule", "Cluster undecided is not verified",
                           "Cluster elsewhere is not among", "names no cluster"})
    CHECK(test::contains(said, part));
}

TEST_CASE("what is only recorded passes where it is stated, and is not judged where it is not") {
  CHECK(verdicts(facts_with("{}"), "HC-SPOT-01").empty());
  CHECK(verdicts(facts_with(R"({"aws_attributes": {"availability": "SPOT"}})"), "HC-SPOT-01") ==
        "pass");
  CHECK(verdicts(facts_with(R"({"aws_attributes": {"availability": "?"}})"), "HC-SPOT-01") ==
        "undecided /aws_attributes/availability");
  CHECK(verdicts(facts_with("{}"), "HC-LDE-01").empty());
  CHECK(verdicts(facts_with(R"({"enable_local_disk_encryption": true})"), "HC-LDE-01") == "pass");
  CHECK(verdicts(facts_with(R"({"enable_local_disk_encryption": false})"), "HC-LDE-01").empty());
  CHECK(verdicts(facts_with(R"({"enable_local_disk_encryption": "?"})"), "HC-LDE-01") ==
        "undecided /enable_local_disk_encryption");
}

TEST_CASE("the workspace's settings are judged by the profile") {
  auto facts = facts_with("{}");
  facts.security_profile = test::unavailable("403");
  CHECK(verdicts(facts, "HC-CSP-01") == "undecided");
  facts.security_profile = test::present(
      R"({"compliance_security_profile_workspace": {"is_enabled": true,
          "compliance_standards": ["HIPAA"]}})");
  CHECK(verdicts(facts, "HC-CSP-01") == "fail");
  facts.profile = model::Profile::csp;
  CHECK(verdicts(facts, "HC-CSP-01") == "pass");
  facts.security_monitoring = test::unavailable("403");
  CHECK(verdicts(facts, "HC-CSP-02") == "undecided");
  facts.security_monitoring = {};
  // Where the compliance security profile is on, nobody asks for what it keeps on.
  facts.security_profile.availability = model::Availability::present;
  for (const auto& [is_on, said] : {std::pair(true, "pass"), std::pair(false, "undecided")}) {
    facts.security_profile.document = model::json::object{
        {"compliance_security_profile_workspace", model::json::object{{"is_enabled", is_on}}}};
    CHECK(verdicts(facts, "HC-CSP-02") == said);
    CHECK(verdicts(facts, "HC-CSP-03") == said);
  }
  facts.security_profile = {};
  facts.security_monitoring =
      test::present(R"({"enhanced_security_monitoring_workspace": {"is_enabled": false}})");
  CHECK(verdicts(facts, "HC-CSP-02") == "fail");
  facts.automatic_update = test::present(
      R"({"automatic_cluster_update_workspace": {"enabled": false,
          "enablement_details": {"forced_for_compliance_mode": true}}})");
  CHECK(verdicts(facts, "HC-CSP-03") == "pass");
}

TEST_CASE("the workspace's word on a node type comes before the table's") {
  auto facts = facts_with(R"({"node_type_id": "m5.large"})");
  facts.profile = model::Profile::csp;
  CHECK(verdicts(facts, "HC-NODE-01") == "fail /node_type_id");
  facts.node_types = test::present(
      R"({"node_types": [{"node_type_id": "m5.large", "is_encrypted_in_transit": true}]})");
  CHECK(verdicts(facts, "HC-NODE-01") == "pass");
}

TEST_CASE("a list of the workspace is looked up by its index, where it has one") {
  auto facts = facts_with(R"({"node_type_id": "m5.large"})");
  facts.profile = model::Profile::csp;
  const std::string list = R"({"node_types": [{"node_type_id": "other"},
      {"node_type_id": "m5.large", "is_encrypted_in_transit": true}], "index": )";
  facts.node_types = test::present(list + R"({"other": 0, "m5.large": 1}})");
  CHECK(verdicts(facts, "HC-NODE-01") == "pass");
  // What the index lacks is not there.
  facts.node_types = test::present(list + "{}}");
  CHECK(verdicts(facts, "HC-NODE-01") == "fail /node_type_id");
}

}  // namespace
}  // namespace hipaa::rules

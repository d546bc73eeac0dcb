// HC-EBS-01, and 03 to 06 as far as no pool is in use.
#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

std::string aws(std::string_view members) {
  return R"({"aws_attributes": {)" + std::string(members) + "}}";
}
std::string ebs_01(std::string_view members) {
  return verdicts(facts_with(aws(members)), "HC-EBS-01");
}

constexpr auto type_path = "/aws_attributes/ebs_volume_type";
constexpr auto count_path = "/aws_attributes/ebs_volume_count";
constexpr auto size_path = "/aws_attributes/ebs_volume_size";

TEST_CASE("HC-EBS-01 keeps absent, null, zero and unknown apart") {
  CHECK(ebs_01("") == "pass");
  CHECK(ebs_01(R"("ebs_volume_count": 0)") == std::string("fail ") + count_path);
  CHECK(contains(messages(facts_with(aws(R"("ebs_volume_count": 0)")), "HC-EBS-01"),
                 "aws_attributes.ebs_volume_count = 0: 0 means no EBS volume"));
  CHECK(ebs_01(R"("ebs_volume_count": null)") == std::string("fail ") + count_path);
  CHECK(contains(messages(facts_with(aws(R"("ebs_volume_count": null)")), "HC-EBS-01"),
                 "is missing"));
  CHECK(ebs_01(R"("ebs_volume_count": "?")") == std::string("undecided ") + count_path);
  CHECK(ebs_01(R"("ebs_volume_type": null)") == std::string("fail ") + type_path);
  CHECK(ebs_01(R"("ebs_volume_type": "?")") == std::string("undecided ") + type_path);
  CHECK(ebs_01(R"("ebs_volume_size": null)") == std::string("fail ") + size_path);
  CHECK(ebs_01(R"("ebs_volume_size": "?")") == std::string("undecided ") + size_path);
}

TEST_CASE("HC-EBS-01 holds to the ranges") {
  CHECK(ebs_01(R"("ebs_volume_count": 10)") == "pass");
  CHECK(ebs_01(R"("ebs_volume_count": 11)") == std::string("fail ") + count_path);
  CHECK(ebs_01(R"("ebs_volume_count": -1)") == std::string("fail ") + count_path);
  CHECK(ebs_01(R"("ebs_volume_size": 99)") == std::string("fail ") + size_path);
  CHECK(ebs_01(R"("ebs_volume_size": 4096)") == "pass");
  CHECK(ebs_01(R"("ebs_volume_size": 4097)") == std::string("fail ") + size_path);
  const std::string hdd = R"("ebs_volume_type": "THROUGHPUT_OPTIMIZED_HDD", )";
  CHECK(ebs_01(hdd + R"("ebs_volume_size": 499)") == std::string("fail ") + size_path);
  CHECK(ebs_01(hdd + R"("ebs_volume_size": 500)") == "pass");
  CHECK(ebs_01(R"("ebs_volume_type": "gp3")") == std::string("fail ") + type_path);
  // An unknown type leaves the wider range.
  CHECK(ebs_01(R"("ebs_volume_type": "?", "ebs_volume_size": 200)") ==
        std::string("undecided ") + type_path);
  CHECK(ebs_01(R"("ebs_volume_type": "?", "ebs_volume_size": 50)") ==
        std::string("fail ") + size_path + ", undecided " + type_path);
}

TEST_CASE("HC-EBS-01 reports everything, and one finding for nothing at all") {
  CHECK(ebs_01(R"("ebs_volume_type": null, "ebs_volume_count": 0, "ebs_volume_size": null)") ==
        std::string("fail ") + count_path + ", fail " + size_path + ", fail " + type_path);
  CHECK(verdicts(facts_with(R"({"aws_attributes": null})"), "HC-EBS-01") ==
        std::string("fail ") + count_path);
  CHECK(verdicts(facts_with(R"({"aws_attributes": "?"})"), "HC-EBS-01") ==
        std::string("undecided ") + count_path + ", undecided " + size_path + ", undecided " +
            type_path);
  const auto elastic = facts_with(R"({"aws_attributes": null, "enable_elastic_disk": true})");
  CHECK(contains(messages(elastic, "HC-EBS-01"), "enable_elastic_disk is not a substitute"));
  CHECK(verdicts(elastic, "HC-EBS-04") == "pass");
}

TEST_CASE("HC-EBS-01 and gp3 settings") {
  CHECK(ebs_01(R"("ebs_volume_iops": 99999, "ebs_volume_throughput": 1)") == "pass");
  const std::string hdd =
      R"("ebs_volume_type": "THROUGHPUT_OPTIMIZED_HDD", "ebs_volume_size": 500, )";
  CHECK(ebs_01(hdd + R"("ebs_volume_iops": 3000, "ebs_volume_throughput": "?")") ==
        "fail /aws_attributes/ebs_volume_iops, undecided /aws_attributes/ebs_volume_throughput");
  CHECK(ebs_01(hdd + R"("ebs_volume_iops": 0)") == "pass");
}

TEST_CASE("HC-EBS-01 and a policy") {
  auto facts = facts_with(R"({"policy_id": "p-1", "aws_attributes": null})");
  facts.policy = unavailable("no credentials");
  CHECK(verdicts(facts, "HC-EBS-01") == std::string("undecided ") + count_path);
  facts = facts_with(aws(R"("ebs_volume_count": 0)"));
  facts.policy = unavailable("no credentials");
  CHECK(verdicts(facts, "HC-EBS-01") == std::string("fail ") + count_path);
  facts.origins[count_path] = "policy p-1 (fixed)";
  CHECK(contains(messages(facts, "HC-EBS-01"),
                 "aws_attributes.ebs_volume_count = 0 (from policy p-1 (fixed)): 0 means"));
}

TEST_CASE("HC-EBS-04 refuses autoscaling local storage beside EBS volumes") {
  const std::string path = "/enable_elastic_disk";
  CHECK(verdicts(good_facts(), "HC-EBS-04") == "pass");
  CHECK(verdicts(facts_with(R"({"enable_elastic_disk": false})"), "HC-EBS-04") == "pass");
  CHECK(verdicts(facts_with(R"({"enable_elastic_disk": true})"), "HC-EBS-04") == "fail " + path);
  CHECK(verdicts(facts_with(R"({"enable_elastic_disk": "?"})"), "HC-EBS-04") ==
        "undecided " + path);
  CHECK(verdicts(facts_with(R"({"enable_elastic_disk": true,
                                "aws_attributes": {"ebs_volume_count": "?"}})"),
                 "HC-EBS-04") == "undecided " + path);
}

TEST_CASE("HC-EBS-05 asks for node types that can carry EBS volumes") {
  CHECK(verdicts(good_facts(), "HC-EBS-05") == "pass");
  CHECK(verdicts(facts_with(R"({"node_type_id": "dev-tier-node"})"), "HC-EBS-05") ==
        "fail /node_type_id");
  CHECK(verdicts(facts_with(R"({"node_type_id": "m9.huge"})"), "HC-EBS-05") ==
        "fail /node_type_id");
  CHECK(
      contains(messages(facts_with(R"({"node_type_id": "m9.huge"})"), "HC-EBS-05"), "\"m9.huge\""));
  CHECK(verdicts(facts_with(R"({"node_type_id": "silent.large"})"), "HC-EBS-05") ==
        "undecided /node_type_id");
  CHECK(verdicts(facts_with(R"({"node_type_id": "?"})"), "HC-EBS-05") == "undecided /node_type_id");
  CHECK(verdicts(facts_with(R"({"node_type_id": null})"), "HC-EBS-05") ==
        "undecided /node_type_id");
  CHECK(verdicts(facts_with(R"({"driver_node_type_id": "dev-tier-node"})"), "HC-EBS-05") ==
        "fail /driver_node_type_id");
  CHECK(verdicts(facts_with(R"({
          "worker_node_type_flexibility": {"alternate_node_type_ids": ["m5.large", "dev-tier-node"]},
          "driver_node_type_flexibility": {"alternate_node_type_ids": "?"}})"),
                 "HC-EBS-05") ==
        "undecided /driver_node_type_flexibility/alternate_node_type_ids, "
        "fail /worker_node_type_flexibility/alternate_node_type_ids/1");
}

TEST_CASE("HC-EBS-05 without the workspace's list") {
  const auto offline = [](const std::string& type) {
    auto facts = facts_with(R"({"node_type_id": ")" + type + "\"}");
    facts.node_types = unavailable("no credentials");
    facts.offline = true;
    return facts;
  };
  // Sizes of families that our table is sure of, with local disks or without.
  for (const auto* type : {"m6i.xlarge", "m6id.large", "i3.16xlarge", "r6id.4xlarge"}) {
    INFO(type);
    CHECK(verdicts(offline(type), "HC-EBS-05") == "pass");
  }
  // Nothing is guessed of the rest.
  for (const auto* type : {"dev-tier-node", "zz9.large", "m5", "m5.", "m5.nano", "m5.metal",
                           "m5.123xlarge", "m5.4large", "m5xlarge", "m-fleet.xlarge", "t3.large"}) {
    INFO(type);
    CHECK(verdicts(offline(type), "HC-EBS-05") == "undecided /node_type_id");
  }
  CHECK(contains(messages(offline("zz9.large"), "HC-EBS-05"), "no credentials"));
  auto facts = offline("m5.large");
  facts.cluster.as_object()["driver_node_type_id"] = "dev-tier-node";
  CHECK(verdicts(facts, "HC-EBS-05") == "undecided /driver_node_type_id");
  // Where the workspace would be asked, only the workspace tells.
  facts = offline("m5.large");
  facts.offline = false;
  CHECK(verdicts(facts, "HC-EBS-05") == "undecided /node_type_id");
}

TEST_CASE("HC-EBS-06 keeps scratch data on EBS") {
  const auto conf = [](std::string_view text) {
    return facts_with(R"({"spark_conf": {)" + std::string(text) + "}}");
  };
  CHECK(verdicts(good_facts(), "HC-EBS-06") == "pass");
  const auto redirected = conf(R"("spark.local.dir": "/local_disk0")");
  CHECK(verdicts(redirected, "HC-EBS-06") == "fail /spark_conf/spark.local.dir");
  CHECK(accepts(redirected, "HC-EBS-06") == "spark.local.dir=/local_disk0");
  CHECK(verdicts(conf(R"("spark.local.dir": "?")"), "HC-EBS-06") ==
        "undecided /spark_conf/spark.local.dir");
  CHECK(verdicts(conf(R"("spark.driver.extraJavaOptions": "-Dspark.local.dir=/tmp")"),
                 "HC-EBS-06") == "fail /spark_conf/spark.driver.extraJavaOptions");
  CHECK(verdicts(conf(R"("spark.executorEnv.SPARK_LOCAL_DIRS": "/tmp")"), "HC-EBS-06") ==
        "fail /spark_conf/spark.executorEnv.SPARK_LOCAL_DIRS");
  const auto variable = facts_with(R"({"spark_env_vars": {"SPARK_LOCAL_DIRS": "/local_disk0"}})");
  CHECK(verdicts(variable, "HC-EBS-06") == "fail /spark_env_vars/SPARK_LOCAL_DIRS");
  CHECK(accepts(variable, "HC-EBS-06") == "SPARK_LOCAL_DIRS=/local_disk0");
  CHECK(verdicts(facts_with(R"({"spark_env_vars": "?", "spark_conf": "?"})"), "HC-EBS-06") ==
        "undecided /spark_conf, undecided /spark_env_vars");
}

TEST_CASE("HC-EBS-06 and the disk cache") {
  const std::string on = R"("spark_conf": {"spark.databricks.io.cache.enabled": "true"})";
  const std::string path = " /spark_conf/spark.databricks.io.cache.enabled";
  CHECK(verdicts(facts_with("{" + on + "}"), "HC-EBS-06") == "fail" + path);
  CHECK(verdicts(facts_with(R"({"node_type_id": "m5.large", )" + on + "}"), "HC-EBS-06") == "pass");
  CHECK(verdicts(facts_with(R"({"spark_conf": {"spark.databricks.io.cache.enabled": "false"}})"),
                 "HC-EBS-06") == "pass");
  // Without the workspace's list the table of families answers.
  auto facts = facts_with(R"({"node_type_id": "r5d.large", )" + on + "}");
  facts.node_types = unavailable("offline");
  CHECK(verdicts(facts, "HC-EBS-06") == "fail" + path);
  facts = facts_with(R"({"node_type_id": "r5.large", )" + on + "}");
  facts.node_types = unavailable("offline");
  CHECK(verdicts(facts, "HC-EBS-06") == "pass");
  facts = facts_with(R"({"node_type_id": "rd-fleet.xlarge", )" + on + "}");
  facts.node_types = unavailable("offline");
  CHECK(verdicts(facts, "HC-EBS-06") == "undecided" + path);
  CHECK(accepts(facts, "HC-EBS-06") == "spark.databricks.io.cache.enabled=true");
}

}  // namespace
}  // namespace hipaa::rules::test

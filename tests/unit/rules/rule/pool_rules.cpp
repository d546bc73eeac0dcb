// HC-EBS-02, and 01, 03, 04 and 05 where a pool is in use.
#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

constexpr auto good_pool = R"({"instance_pool_id": "p-1", "node_type_id": "m6id.xlarge",
  "disk_spec": {"disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 1,
                "disk_size": 100}})";

// A pool with `disks` for disk_spec.
model::Facts with_disks(std::string_view disks) {
  return pooled_facts(R"({"node_type_id": "m6id.xlarge", "disk_spec": )" + std::string(disks) +
                      "}");
}

TEST_CASE("a pool with EBS volumes passes") {
  const auto facts = pooled_facts(good_pool);
  CHECK(verdicts(facts, "HC-EBS-01").empty());
  for (const auto* rule : {"HC-EBS-02", "HC-EBS-03", "HC-EBS-04", "HC-EBS-05", "HC-EBS-06"})
    CHECK(verdicts(facts, rule) == "pass");
  CHECK(verdicts(good_facts(), "HC-EBS-02").empty());
}

TEST_CASE("HC-EBS-02 judges the pool's disks") {
  CHECK(verdicts(pooled_facts(R"({"node_type_id": "m6id.xlarge"})"), "HC-EBS-02") ==
        "fail /instance_pool_id");
  const auto none = with_disks(
      R"({"disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 0, "disk_size": 100})");
  CHECK(verdicts(none, "HC-EBS-02") == "fail /instance_pool_id");
  CHECK(contains(messages(none, "HC-EBS-02"),
                 "From pool p-1: disk_spec.disk_count = 0: 0 means no EBS volume"));
  CHECK(verdicts(with_disks(R"({"disk_count": 1, "disk_size": 100})"), "HC-EBS-02") ==
        "fail /instance_pool_id");
  CHECK(verdicts(with_disks(R"({"disk_type": {"azure_disk_volume_type": "PREMIUM_LRS"}})"),
                 "HC-EBS-02") == "fail /instance_pool_id");
  CHECK(verdicts(with_disks(R"({"disk_type": {"ebs_volume_type": "THROUGHPUT_OPTIMIZED_HDD"},
                                "disk_count": 1, "disk_size": 100})"),
                 "HC-EBS-02") == "fail /instance_pool_id");
  CHECK(verdicts(with_disks(R"({"disk_type": {}, "disk_count": 11, "disk_size": 32})"),
                 "HC-EBS-02") ==
        "fail /instance_pool_id, fail /instance_pool_id, fail /instance_pool_id");
}

TEST_CASE("HC-EBS-02 needs to read the pool") {
  auto facts = pooled_facts(good_pool);
  facts.worker_pool = unavailable("403 PERMISSION_DENIED");
  CHECK(verdicts(facts, "HC-EBS-02") == "undecided /instance_pool_id");
  CHECK(
      contains(messages(facts, "HC-EBS-02"), "pool p-1 could not be read: 403 PERMISSION_DENIED"));
  CHECK(verdicts(facts, "HC-EBS-04") == "undecided /instance_pool_id");
  CHECK(verdicts(facts, "HC-EBS-05") == "undecided /instance_pool_id");
  facts.worker_pool = {};
  CHECK(verdicts(facts, "HC-EBS-02") == "undecided /instance_pool_id");
  facts.worker_pool = missing();
  CHECK(verdicts(facts, "HC-EBS-02") == "fail /instance_pool_id");
  CHECK(verdicts(facts, "HC-EBS-04") == "pass");
  CHECK(verdicts(facts, "HC-EBS-05").empty());

  const auto unknown = facts_with(R"({"instance_pool_id": "?"})");
  CHECK(verdicts(unknown, "HC-EBS-01").empty());
  CHECK(verdicts(unknown, "HC-EBS-02") == "undecided /instance_pool_id");
}

TEST_CASE("HC-EBS-02 judges the driver's pool as well") {
  auto facts = pooled_facts(good_pool);
  facts.cluster.get_object()["driver_instance_pool_id"] = "p-2";
  facts.configuration = facts.cluster;
  facts.driver_pool = present(R"({"node_type_id": "m6id.xlarge"})");
  CHECK(verdicts(facts, "HC-EBS-02") == "fail /driver_instance_pool_id");
  facts.driver_pool = missing();
  CHECK(verdicts(facts, "HC-EBS-02") == "fail /driver_instance_pool_id");
  facts.driver_pool = unavailable("timeout");
  CHECK(verdicts(facts, "HC-EBS-02") == "undecided /driver_instance_pool_id");
  facts.driver_pool = present(good_pool);
  CHECK(verdicts(facts, "HC-EBS-02") == "pass");

  // The same pool twice is one pool, and one finding.
  facts = pooled_facts(R"({"node_type_id": "m6id.xlarge"})");
  facts.cluster.get_object()["driver_instance_pool_id"] = "p-1";
  CHECK(verdicts(facts, "HC-EBS-02") == "fail /instance_pool_id");

  auto alone = facts_with(R"({"driver_instance_pool_id": "p-2"})");
  alone.driver_pool = present(good_pool);
  CHECK(verdicts(alone, "HC-EBS-02") == "fail /instance_pool_id");
  CHECK(verdicts(alone, "HC-EBS-01") == "pass");
}

TEST_CASE("HC-EBS-03 refuses own machines and volumes beside a pool") {
  auto facts = good_facts();
  CHECK(verdicts(facts, "HC-EBS-03") == "pass");
  facts = facts_with(R"({"instance_pool_id": "p-1", "driver_node_type_id": "m5.large",
    "aws_attributes": {"zone_id": "auto", "availability": "SPOT", "instance_profile_arn": "arn:x"}})");
  facts.worker_pool = facts.driver_pool = present(good_pool);
  CHECK(verdicts(facts, "HC-EBS-03") ==
        "fail /aws_attributes/availability, fail /aws_attributes/ebs_volume_count, "
        "fail /aws_attributes/ebs_volume_size, fail /aws_attributes/ebs_volume_type, "
        "fail /aws_attributes/zone_id, fail /driver_node_type_id, fail /node_type_id");
  // What counts is what the user wrote: the workspace shows the pool's machines as the cluster's.
  facts.configuration =
      read(R"({"instance_pool_id": "p-1", "aws_attributes": {"instance_profile_arn": "arn:x"}})");
  CHECK(verdicts(facts, "HC-EBS-03") == "pass");
  facts.configuration = nullptr;
  facts.cluster =
      read(R"({"instance_pool_id": "p-1", "aws_attributes": {"ebs_volume_iops": 3000}})");
  CHECK(verdicts(facts, "HC-EBS-03") == "fail /aws_attributes/ebs_volume_iops");
  facts.cluster =
      read(R"({"instance_pool_id": "p-1", "aws_attributes": {"ebs_volume_count": "?"}})");
  CHECK(verdicts(facts, "HC-EBS-03") == "undecided /aws_attributes/ebs_volume_count");
  facts.cluster = read(R"({"instance_pool_id": "p-1", "aws_attributes": "?"})");
  CHECK(verdicts(facts, "HC-EBS-03") == "undecided /aws_attributes");
  facts.cluster = read(R"({"instance_pool_id": "?", "node_type_id": "m5.large"})");
  CHECK(verdicts(facts, "HC-EBS-03") == "undecided /node_type_id");
}

TEST_CASE("HC-EBS-04 and 05 read the pool") {
  auto facts = pooled_facts(R"({"node_type_id": "dev-tier-node", "enable_elastic_disk": true,
    "node_type_flexibility": {"alternate_node_type_ids": ["m5.large", "m9.huge"]},
    "disk_spec": {"disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 1,
                  "disk_size": 100}})");
  CHECK(verdicts(facts, "HC-EBS-04") == "fail /instance_pool_id");
  CHECK(verdicts(facts, "HC-EBS-05") == "fail /instance_pool_id, fail /instance_pool_id");
  CHECK(contains(messages(facts, "HC-EBS-05"), "From pool p-1: node_type_id = \"dev-tier-node\""));
  facts = pooled_facts(good_pool);
  facts.cluster.get_object()["enable_elastic_disk"] = true;
  CHECK(verdicts(facts, "HC-EBS-04") == "fail /enable_elastic_disk");
  facts = with_disks(R"({"disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 1,
                         "disk_size": 100})");
  facts.worker_pool.document.get_object().erase("node_type_id");
  CHECK(verdicts(facts, "HC-EBS-05") == "undecided /instance_pool_id");
}

}  // namespace
}  // namespace hipaa::rules::test

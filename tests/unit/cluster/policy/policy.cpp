#include "plugin/cluster/policy/policy.hpp"

#include <catch2/catch.hpp>

namespace json = boost::json;

namespace {

struct Merged {
  json::object cluster;
  std::map<std::string, std::string, std::less<>> origins;
};

Merged merged(std::string_view definition, std::string_view cluster) {
  json::object policy{{"policy_id", "p-1"}, {"definition", definition}};
  REQUIRE(hipaa::resource::parse_definition(policy));
  Merged made;
  made.cluster = json::parse(json::string_view(cluster.data(), cluster.size())).as_object();
  hipaa::resource::merge_policy(policy, made.cluster, made.origins);
  return made;
}

}  // namespace

TEST_CASE("fixed values win, defaults only when asked for, and each names its origin") {
  const auto made = merged(
      R"({"spark_version":{"type":"fixed","value":"15.4.x-cpu-ml-scala2.12"},"num_workers":{"type":"unlimited","defaultValue":3}})",
      R"({"spark_version":"15.4.x-scala2.12"})");
  CHECK(made.cluster.at("spark_version") == "15.4.x-cpu-ml-scala2.12");
  CHECK_FALSE(made.cluster.contains("num_workers"));
  CHECK(made.origins.at("/spark_version") == "policy p-1 (fixed)");
}

TEST_CASE("defaults fill what is absent") {
  const auto made = merged(
      R"({"num_workers":{"type":"range","minValue":1,"defaultValue":3},"node_type_id":{"type":"allowlist","values":["a"],"defaultValue":"a"}})",
      R"({"apply_policy_default_values":true,"node_type_id":"b"})");
  CHECK(made.cluster.at("num_workers") == 3);
  CHECK(made.cluster.at("node_type_id") == "b");
  CHECK(made.origins.at("/num_workers") == "policy p-1 (default)");
  CHECK(made.origins.size() == 1);
}

TEST_CASE(
    "paths reach into objects and maps, and texts become numbers where the attribute is one") {
  const auto made = merged(
      R"({"aws_attributes.ebs_volume_count":{"type":"fixed","value":"2"},"spark_conf.spark.ssl.enabled":{"type":"fixed","value":true}})",
      R"({})");
  CHECK(made.cluster.at("aws_attributes").at("ebs_volume_count") == 2);
  CHECK(made.cluster.at("spark_conf").at("spark.ssl.enabled") == "true");
  CHECK(made.origins.count("/aws_attributes/ebs_volume_count") == 1);
  CHECK(made.origins.count("/spark_conf/spark.ssl.enabled") == 1);
}

TEST_CASE("what is no attribute of a cluster is left alone") {
  const auto made = merged(
      R"({"dbus_per_hour":{"type":"range","maxValue":10},"cluster_type":{"type":"fixed","value":"all-purpose"}})",
      R"({})");
  CHECK(made.cluster.empty());
}

TEST_CASE("a definition that is not an object is not read") {
  json::object policy{{"definition", "[1]"}};
  CHECK_FALSE(hipaa::resource::parse_definition(policy));
}

#include <catch2/catch.hpp>

#include "plugin/resource/observed.hpp"

using hipaa::resource::Private;
using hipaa::resource::with_drift;
namespace json = boost::json;

namespace {

struct Case {
  std::string name;
  std::string declared;   // state values; also what was sent
  std::string effective;  // the API's answer; "spec" in it, or what was sent where there is none
  std::string drifted;    // attributes, joined by blanks
  std::string values;     // what the state becomes; "" = as declared
};

}  // namespace

TEST_CASE("drift is what somebody changed, and EBS volumes that are not there") {
  const auto one = GENERATE(values<Case>({
      {"nothing changed", R"({"num_workers":2})",
       R"({"num_workers":2,"enable_elastic_disk":false})", "", ""},
      {"server defaults", R"({"aws_attributes":{"ebs_volume_count":1}})",
       R"({"aws_attributes":{"ebs_volume_count":1,"zone_id":"us-east-1c","first_on_demand":1}})",
       "", ""},
      {"EBS volumes gone from the effective values",
       R"({"aws_attributes":{"ebs_volume_count":1,"ebs_volume_size":100}})",
       R"({"aws_attributes":{"zone_id":"auto"}})", "aws_attributes", R"({"aws_attributes":{}})"},
      {"all AWS attributes gone", R"({"aws_attributes":{"ebs_volume_count":1}})", R"({"spec":{}})",
       "aws_attributes", R"({})"},
      {"fewer EBS volumes", R"({"aws_attributes":{"ebs_volume_count":2,"zone_id":"auto"}})",
       R"({"aws_attributes":{"ebs_volume_count":1,"zone_id":"us-east-1a"},"spec":{"aws_attributes":{"ebs_volume_count":1,"zone_id":"auto"}}})",
       "aws_attributes", R"({"aws_attributes":{"ebs_volume_count":1,"zone_id":"auto"}})"},
      {"no EBS volumes either way", R"({"aws_attributes":{"ebs_volume_count":0}})",
       R"({"aws_attributes":{}})", "", ""},
      {"an access mode under its other name",
       R"({"data_security_mode":"DATA_SECURITY_MODE_DEDICATED"})",
       R"({"data_security_mode":"SINGLE_USER","spec":{}})", "", ""},
      {"another access mode", R"({"data_security_mode":"SINGLE_USER"})",
       R"({"data_security_mode":"NONE","spec":{"data_security_mode":"NONE"}})",
       "data_security_mode", R"({"data_security_mode":"NONE"})"},
      {"a server that shows it otherwise", R"({"spark_version":"auto:latest-lts"})",
       R"({"spark_version":"15.4.x-scala2.12"})", "", ""},
      {"a key that the server adds", R"({"spark_conf":{"a":"1"}})",
       R"({"spark_conf":{"a":"1","spark.master":"local[*]"}})", "", ""},
      {"a key that somebody added", R"({"spark_conf":{"a":"1"}})",
       R"({"spark_conf":{"a":"1","b":"2"},"spec":{"spark_conf":{"a":"1","b":"2"}}})", "spark_conf",
       R"({"spark_conf":{"a":"1","b":"2"}})"},
      {"a key that somebody took away", R"({"spark_conf":{"a":"1","b":"2"}})",
       R"({"spark_conf":{"a":"1"},"spec":{"spark_conf":{"a":"1"}}})", "spark_conf",
       R"({"spark_conf":{"a":"1"}})"},
      {"an attribute that somebody added", R"({"num_workers":2})",
       R"({"num_workers":2,"spec":{"num_workers":2,"use_ml_runtime":true}})", "use_ml_runtime",
       R"({"num_workers":2,"use_ml_runtime":true})"},
      {"our own tag", R"({"num_workers":2})",
       R"({"num_workers":2,"spec":{"num_workers":2,"custom_tags":{"hipaa_cluster_request_id":"n"}}})",
       "", ""},
      {"the present size of an autoscaling cluster",
       R"({"autoscale":{"min_workers":1,"max_workers":4}})",
       R"({"autoscale":{"min_workers":1,"max_workers":4},"num_workers":3})", "", ""},
      {"alternates in another order",
       R"({"worker_node_type_flexibility":{"alternate_node_type_ids":["a","b"]}})",
       R"({"worker_node_type_flexibility":{"alternate_node_type_ids":["b","a"]},"spec":{}})",
       "worker_node_type_flexibility",
       R"({"worker_node_type_flexibility":{"alternate_node_type_ids":["b","a"]}})"},
  }));
  INFO(one.name);
  const auto declared = json::parse(one.declared).as_object();
  auto cluster = json::parse(one.effective).as_object();
  if (!cluster.contains("spec")) cluster["spec"] = declared;
  Private kept;
  kept.sent = declared;
  std::vector<std::string> drifted;
  const auto values = with_drift(declared, cluster, kept, drifted);
  std::string names;
  for (const auto& name : drifted) names += (names.empty() ? "" : " ") + name;
  CHECK(names == one.drifted);
  CHECK(json::value(values) ==
        (one.values.empty() ? json::value(declared) : json::parse(one.values)));
}

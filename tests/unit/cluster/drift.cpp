#include <catch2/catch.hpp>

#include "plugin/cluster/observed.hpp"
#include "plugin/cluster/policy/policy.hpp"

using hipaa::resource::with_drift;
namespace json = boost::json;

namespace {

struct Case {
  std::string name;
  std::string declared;   // state values; also what was sent
  std::string effective;  // the API's answer; "spec" in it, or what was sent where there is none
  std::string drifted;    // attributes, joined by blanks
  std::string values;     // what the state becomes; "" = as declared
  std::string policy{};   // its definition
};

constexpr auto policy =
    R"({"custom_tags.team":{"type":"fixed","value":"phi"},"spark_conf.a":{"type":"fixed","value":1},"autotermination_minutes":{"type":"fixed","value":30}})";

void check(const Case& one) {
  INFO(one.name);
  const auto declared = json::parse(one.declared).as_object();
  auto cluster = json::parse(one.effective).as_object();
  if (!cluster.contains("spec")) cluster["spec"] = declared;
  json::value expected = declared;
  if (!one.policy.empty()) {
    json::object document{{"policy_id", "p-1"}, {"definition", one.policy}};
    REQUIRE(hipaa::resource::parse_definition(document));
    hipaa::resource::Origins origins;
    hipaa::resource::merge_policy(document, expected.as_object(), origins);
  }
  std::vector<std::string> drifted;
  const auto values = with_drift(declared, cluster, declared, expected, drifted);
  std::string names;
  for (const auto& name : drifted) names += (names.empty() ? "" : " ") + name;
  CHECK(names == one.drifted);
  CHECK(json::value(values) ==
        (one.values.empty() ? json::value(declared) : json::parse(one.values)));
}

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
      {"a key that somebody changed", R"({"spark_conf":{"a":"1"}})",
       R"({"spark_conf":{"a":"2"},"spec":{"spark_conf":{"a":"2"}}})", "spark_conf",
       R"({"spark_conf":{"a":"2"}})"},
      {"a key that the server shows otherwise", R"({"spark_conf":{"a":"1"}})",
       R"({"spark_conf":{"a":"2"},"spec":{"spark_conf":{"a":"1"}}})", "", ""},
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
  check(one);
}

TEST_CASE("each row of the table of what the server shows otherwise") {
  const auto one = GENERATE(values<Case>({
      {"driver_node_type_id follows the worker's", R"({"node_type_id":"m5.large"})",
       R"({"node_type_id":"m5.large","driver_node_type_id":"m5.large"})", "", ""},
      {"driver_node_type_id that somebody chose", R"({"node_type_id":"m5.large"})",
       R"({"node_type_id":"m5.large","driver_node_type_id":"m5.xlarge","spec":{"node_type_id":"m5.large","driver_node_type_id":"m5.xlarge"}})",
       "driver_node_type_id", R"({"node_type_id":"m5.large","driver_node_type_id":"m5.xlarge"})"},
      {"enable_elastic_disk by default", R"({})", R"({"enable_elastic_disk":true})", "", ""},
      {"enable_local_disk_encryption by default", R"({})",
       R"({"enable_local_disk_encryption":true})", "", ""},
      {"false comes back as false", R"({"enable_elastic_disk":false})",
       R"({"enable_elastic_disk":false})", "", ""},
      {"node types of a pool", R"({"instance_pool_id":"p-1"})",
       R"({"instance_pool_id":"p-1","driver_instance_pool_id":"p-1","node_type_id":"m5.large","driver_node_type_id":"m5.large"})",
       "", ""},
      {"the caller's name", R"({"data_security_mode":"SINGLE_USER"})",
       R"({"data_security_mode":"SINGLE_USER","single_user_name":"u@example.com"})", "", ""},
      {"another's name",
       R"({"data_security_mode":"SINGLE_USER","single_user_name":"u@example.com"})",
       R"({"data_security_mode":"SINGLE_USER","single_user_name":"v@example.com","spec":{"data_security_mode":"SINGLE_USER","single_user_name":"v@example.com"}})",
       "single_user_name",
       R"({"data_security_mode":"SINGLE_USER","single_user_name":"v@example.com"})"},
      {"an access mode where none was asked for", R"({})", R"({"data_security_mode":"NONE"})", "",
       ""},
      {"STANDARD is USER_ISOLATION", R"({"data_security_mode":"DATA_SECURITY_MODE_STANDARD"})",
       R"({"data_security_mode":"USER_ISOLATION","spec":{}})", "", ""},
      {"AUTO is either", R"({"data_security_mode":"DATA_SECURITY_MODE_AUTO"})",
       R"({"data_security_mode":"SINGLE_USER","spec":{}})", "", ""},
      {"AUTO is not NONE", R"({"data_security_mode":"DATA_SECURITY_MODE_AUTO"})",
       R"({"data_security_mode":"NONE","spec":{}})", "data_security_mode",
       R"({"data_security_mode":"NONE"})"},
      {"AWS attributes by default", R"({})",
       R"({"aws_attributes":{"availability":"SPOT_WITH_FALLBACK","zone_id":"auto","first_on_demand":1,"spot_bid_price_percent":100,"ebs_volume_count":0}})",
       "", ""},
      {"zone auto, resolved", R"({"aws_attributes":{"zone_id":"auto"}})",
       R"({"aws_attributes":{"zone_id":"us-west-2a"}})", "", ""},
      {"zone auto, resolved and not told what was sent", R"({"aws_attributes":{"zone_id":"auto"}})",
       R"({"aws_attributes":{"zone_id":"us-west-2a"},"spec":{}})", "", ""},
      {"zone auto, changed to a fixed one", R"({"aws_attributes":{"zone_id":"auto"}})",
       R"({"aws_attributes":{"zone_id":"us-west-2a"},"spec":{"aws_attributes":{"zone_id":"us-west-2a"}}})",
       "aws_attributes", R"({"aws_attributes":{"zone_id":"us-west-2a"}})"},
      {"a fixed zone, changed to auto", R"({"aws_attributes":{"zone_id":"us-west-2a"}})",
       R"({"aws_attributes":{"zone_id":"auto"},"spec":{"aws_attributes":{"zone_id":"auto"}}})",
       "aws_attributes", R"({"aws_attributes":{"zone_id":"auto"}})"},
      {"no zone, and one chosen by the server", R"({"aws_attributes":{"first_on_demand":1}})",
       R"({"aws_attributes":{"first_on_demand":1,"zone_id":"us-west-2a"}})", "", ""},
      {"no EBS volumes, as 0", R"({})",
       R"({"aws_attributes":{"ebs_volume_count":0},"spec":{"aws_attributes":{"ebs_volume_count":0}}})",
       "", ""},
      {"EBS volumes shown as fewer than were sent", R"({"aws_attributes":{"ebs_volume_count":2}})",
       R"({"aws_attributes":{"ebs_volume_count":0},"spec":{"aws_attributes":{"ebs_volume_count":2}}})",
       "aws_attributes", R"({"aws_attributes":{"ebs_volume_count":0}})"},
      {"IOPS that the server does not show", R"({"aws_attributes":{"ebs_volume_iops":3000}})",
       R"({"aws_attributes":{}})", "", ""},
      {"a single node's own settings",
       R"({"kind":"CLASSIC_PREVIEW","is_single_node":true,"spark_conf":{"a":"1"}})",
       R"({"kind":"CLASSIC_PREVIEW","is_single_node":true,"num_workers":0,"spark_conf":{"a":"1","spark.master":"local[*]","spark.databricks.cluster.profile":"singleNode"},"custom_tags":{"ResourceClass":"SingleNode"}})",
       "", ""},
      {"a single node's own settings among what was sent",
       R"({"kind":"CLASSIC_PREVIEW","is_single_node":true})",
       R"({"kind":"CLASSIC_PREVIEW","is_single_node":true,"spec":{"kind":"CLASSIC_PREVIEW","is_single_node":true,"spark_conf":{"spark.master":"local[*]","spark.databricks.cluster.profile":"singleNode"},"custom_tags":{"ResourceClass":"SingleNode"}}})",
       "", ""},
      {"a policy's values among what was sent", R"({"policy_id":"p-1"})",
       R"({"policy_id":"p-1","spec":{"policy_id":"p-1","custom_tags":{"team":"phi"},"spark_conf":{"a":"1"},"autotermination_minutes":30}})",
       "", "", policy},
      {"not quite a policy's values", R"({"policy_id":"p-1"})",
       R"({"policy_id":"p-1","spec":{"policy_id":"p-1","custom_tags":{"team":"other"}}})",
       "custom_tags", R"({"policy_id":"p-1","custom_tags":{"team":"other"}})", policy},
      {"a key that a policy adds", R"({"policy_id":"p-1","custom_tags":{"a":"b"}})",
       R"({"policy_id":"p-1","custom_tags":{"a":"b","team":"phi"}})", "", "", policy},
      {"a setting that older workspaces add", R"({"spark_conf":{"a":"1"}})",
       R"({"spark_conf":{"a":"1"},"spec":{"spark_conf":{"a":"1","spark.databricks.delta.preview.enabled":"true"}}})",
       "", ""},
      {"the same, gone", R"({"spark_conf":{"spark.databricks.delta.preview.enabled":"true"}})",
       R"({"spark_conf":{},"spec":{}})", "", ""},
      {"an alias, resolved", R"({"spark_version":"auto:latest-lts"})",
       R"({"spark_version":"17.3.x-scala2.13","spec":{"spark_version":"17.3.x-scala2.13"}})", "",
       ""},
      {"an alias that became machine learning", R"({"spark_version":"auto:latest-lts"})",
       R"({"spark_version":"17.3.x-cpu-ml-scala2.13","spec":{"spark_version":"17.3.x-cpu-ml-scala2.13"}})",
       "spark_version", R"({"spark_version":"17.3.x-cpu-ml-scala2.13"})"},
      {"no engine", R"({"runtime_engine":"NULL"})", R"({"runtime_engine":"STANDARD","spec":{}})",
       "", ""},
      {"another engine", R"({"runtime_engine":"STANDARD"})",
       R"({"runtime_engine":"PHOTON","spec":{"runtime_engine":"PHOTON"}})", "runtime_engine",
       R"({"runtime_engine":"PHOTON"})"},
      {"somebody's resize", R"({"num_workers":2})", R"({"num_workers":5,"spec":{"num_workers":2}})",
       "num_workers", R"({"num_workers":5})"},
      {"our resize", R"({"num_workers":5})", R"({"num_workers":5,"spec":{"num_workers":2}})", "",
       ""},
      {"our resize from a range", R"({"num_workers":5})",
       R"({"num_workers":5,"spec":{"autoscale":{"min_workers":1,"max_workers":3}}})", "", ""},
      {"our resize to a range", R"({"autoscale":{"min_workers":1,"max_workers":3}})",
       R"({"autoscale":{"min_workers":1,"max_workers":3},"num_workers":1,"spec":{"num_workers":2}})",
       "", ""},
      {"somebody's range", R"({"num_workers":2})",
       R"({"num_workers":2,"autoscale":{"min_workers":1,"max_workers":3}})",
       "num_workers autoscale", R"({"autoscale":{"min_workers":1,"max_workers":3}})"},
      {"somebody's number", R"({"autoscale":{"min_workers":1,"max_workers":3}})",
       R"({"num_workers":2})", "num_workers autoscale", R"({"num_workers":2})"},
      {"a size from the policy", R"({"policy_id":"p-1"})", R"({"policy_id":"p-1","num_workers":4})",
       "", ""},
      {"values of other types", R"({"spark_conf":{"a":"true"},"spark_env_vars":{"B":"1"}})",
       R"({"spark_conf":{"a":true},"spark_env_vars":{"B":1},"spec":{}})", "", ""},
      {"every client, not shown", R"({"workload_type":{"clients":{"jobs":true,"notebooks":true}}})",
       R"({"spec":{}})", "", ""},
      {"every client, shown", R"({})",
       R"({"spec":{"workload_type":{"clients":{"jobs":true,"notebooks":true}}}})", "", ""},
      {"a client shut out", R"({})",
       R"({"workload_type":{"clients":{"jobs":false}},"spec":{"workload_type":{"clients":{"jobs":false}}}})",
       "workload_type", R"({"workload_type":{"clients":{"jobs":false}}})"},
      {"defaults of the policy are only among what was sent",
       R"({"apply_policy_default_values":true})", R"({})", "", ""},
      {"defaults of the policy, no more asked for", R"({"apply_policy_default_values":true})",
       R"({"spec":{}})", "apply_policy_default_values", R"({})"},
      {"what is only told", R"({})",
       R"({"default_tags":{"Vendor":"Databricks"},"cluster_cores":4.0,"terminated_time":0})", "",
       ""},
      {"credentials that are kept back",
       R"({"docker_image":{"url":"i","basic_auth":{"username":"u","password":"{{secrets/s/k}}"}}})",
       R"({"docker_image":{"url":"i"},"spec":{"docker_image":{"url":"i"}}})", "", ""},
      {"credentials that are masked",
       R"({"docker_image":{"url":"i","basic_auth":{"username":"u","password":"{{secrets/s/k}}"}}})",
       R"({"docker_image":{"url":"i","basic_auth":{"username":"u","password":"[REDACTED]"}},"spec":{}})",
       "", ""},
      {"init scripts in another order",
       R"({"init_scripts":[{"workspace":{"destination":"/a"}},{"workspace":{"destination":"/b"}}]})",
       R"({"init_scripts":[{"workspace":{"destination":"/b"}},{"workspace":{"destination":"/a"}}],"spec":{}})",
       "init_scripts",
       R"({"init_scripts":[{"workspace":{"destination":"/b"}},{"workspace":{"destination":"/a"}}]})"},
      {"what somebody added deep inside", R"({"cluster_log_conf":{"s3":{"destination":"s3://l"}}})",
       R"({"cluster_log_conf":{"s3":{"destination":"s3://l"}},"spec":{"cluster_log_conf":{"s3":{"destination":"s3://l","canned_acl":"public-read"}}}})",
       "cluster_log_conf",
       R"({"cluster_log_conf":{"s3":{"destination":"s3://l","canned_acl":"public-read"}}})"},
  }));
  check(one);
}

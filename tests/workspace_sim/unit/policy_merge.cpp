#include <catch2/catch.hpp>

#include "policies/policy_merge.hpp"

using namespace workspace_sim;

namespace {

json::object object(std::string_view text) {
  return json::parse(text).as_object();
}

json::object merged(std::string_view definition, std::string_view spec, bool defaults) {
  json::object result = object(spec);
  merge_policy(object(definition), defaults, result);
  return result;
}

Violations violations(std::string_view definition, std::string_view spec) {
  return check_policy(object(definition), object(spec), "all-purpose");
}

}  // namespace

TEST_CASE("paths keep the dots of map keys") {
  CHECK(split_path("spark_conf.spark.ssl.enabled") ==
        std::vector<std::string>{"spark_conf", "spark.ssl.enabled"});
  CHECK(split_path("aws_attributes.ebs_volume_count") ==
        std::vector<std::string>{"aws_attributes", "ebs_volume_count"});
}

TEST_CASE("fixed values fill what is absent, defaults only when asked for") {
  constexpr auto definition = R"({
    "custom_tags.team": {"type": "fixed", "value": "phi"},
    "spark_conf.spark.x": {"type": "fixed", "value": true},
    "num_workers": {"type": "unlimited", "defaultValue": 3},
    "cluster_log_conf.path": {"type": "fixed", "value": "s3://logs"},
    "cluster_log_conf.type": {"type": "fixed", "value": "S3"}})";
  const json::object without = merged(definition, "{}", false);
  CHECK(without.at("custom_tags") == json::value{{"team", "phi"}});
  CHECK(without.at("spark_conf") == json::value{{"spark.x", "true"}});
  CHECK_FALSE(without.contains("num_workers"));
  CHECK(merged(definition, "{}", true).at("num_workers") == 3);
  CHECK(merged(definition, R"({"num_workers": 0})", true).at("num_workers") == 0);
}

TEST_CASE("the log destination is spelt the policy's own way") {
  const json::object result = merged(R"({
    "cluster_log_conf.type": {"type": "fixed", "value": "S3"},
    "cluster_log_conf.path": {"type": "fixed", "value": "s3://logs"}})",
                                     "{}", false);
  REQUIRE(result.contains("cluster_log_conf"));
  CHECK(result.at("cluster_log_conf") == json::parse(R"({"s3":{"destination":"s3://logs"}})"));
}

TEST_CASE("automatic versions are resolved") {
  const json::object result =
      merged(R"({"spark_version": {"type": "fixed", "value": "auto:latest-lts-ml"}})", "{}", false);
  CHECK(result.at("spark_version") == "17.3.x-cpu-ml-scala2.13");
}

TEST_CASE("every rule refuses in its own words") {
  const Violations found = violations(R"({
    "a": {"type": "fixed", "value": 1},
    "b": {"type": "forbidden"},
    "c": {"type": "allowlist", "values": ["x", "y"]},
    "d": {"type": "blocklist", "values": ["z"]},
    "e": {"type": "regex", "pattern": "[a-c]+"},
    "f": {"type": "range", "minValue": 10, "maxValue": 20},
    "g": {"type": "unlimited"},
    "h": {"type": "unlimited", "isOptional": true},
    "custom_tags.cost": {"type": "unlimited"},
    "custom_tags.environment": {"type": "unlimited"}})",
                                      R"({"a":2,"b":1,"c":"q","d":"z","e":"abd","f":30})");
  CHECK(found.at("a") == "the value must be 1 (is \"2\")");
  CHECK(found.at("b") == "the value must not be present");
  CHECK(found.at("c") == "the value must be one of x, y (is \"q\")");
  CHECK(found.at("d") == "the value must not be one of z (is \"z\")");
  CHECK(found.at("e") == "the value must match the regular expression [a-c]+ (is \"abd\")");
  CHECK(found.at("f") == "the value must be less than or equal to 20 (is \"30\")");
  CHECK(found.at("g") == "the value must be present");
  CHECK_FALSE(found.contains("h"));
  CHECK(found.at("custom_tags") == "cost must be present, environment must be present");
  CHECK(violations_text({{"x", "why"}, {"y", "because"}}) ==
        "Validation failed for x, why; Validation failed for y, because");
}

TEST_CASE("stars reach every element of an array") {
  constexpr auto definition =
      R"({"init_scripts.*.workspace.destination": {"type": "regex", "pattern": "/ok/.*"}})";
  CHECK(violations(definition, "{}").empty());
  const Violations found = violations(definition, R"({"init_scripts": [
      {"workspace": {"destination": "/ok/a"}}, {"workspace": {"destination": "/bad"}}]})");
  REQUIRE(found.size() == 1);
  CHECK(found.begin()->first == "init_scripts.1.workspace.destination");
}

TEST_CASE("virtual paths are checked") {
  CHECK(violations(R"({"cluster_type": {"type": "fixed", "value": "job"}})", "{}").size() == 1);
  CHECK(violations(R"({"dbus_per_hour": {"type": "range", "maxValue": 1}})",
                   R"({"node_type_id": "i3.xlarge", "num_workers": 3})")
            .size() == 1);
}

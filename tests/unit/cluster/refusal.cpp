#include "plugin/cluster/refusal.hpp"

#include <catch2/catch.hpp>

using hipaa::resource::at_attributes;
using hipaa::support::Failure;
using hipaa::support::Status;

namespace {

Failure refused(std::string message, int http_status = 400) {
  auto one = hipaa::model::error("HP-API-REFUSED", "The workspace answered 400.", "It says so.");
  one.http_status = http_status;
  one.vendor_code = "INVALID_PARAMETER_VALUE";
  one.vendor_message = std::move(message);
  return {Status::diagnostics, std::move(one)};
}

std::vector<std::string> paths(const Failure& failure) {
  std::vector<std::string> found;
  for (const auto& one : failure.diagnostics) found.push_back(one.path);
  return found;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("each violation of a policy stands at its attribute") {
  const auto failure = at_attributes(
      refused("Validation failed for custom_tags, team must be present, cost.center must be "
              "present; Validation failed for driver_node_type_id, the value must be one of "
              "m5.large, m5.xlarge (is \"i3.xlarge\"); Validation failed for "
              "spark_conf.spark.speculation, the value must be true (is \"false\"); Validation "
              "failed for init_scripts.1.workspace.destination, the value must be present; "
              "Validation failed for cluster_log_conf.path, the value must be present; Validation "
              "failed for dbus_per_hour, the value must be less than or equal to 4 (is \"9\")."));
  CHECK(paths(failure) == Paths{"/custom_tags/team", "/custom_tags/cost.center",
                                "/driver_node_type_id", "/spark_conf/spark.speculation",
                                "/init_scripts/1/workspace/destination", "/cluster_log_conf",
                                "/policy_id"});
  CHECK(failure.status == Status::diagnostics);
  CHECK(failure.diagnostics[0].summary ==
        "The cluster policy refuses custom_tags.team: it must be present.");
  CHECK(failure.diagnostics[2].summary ==
        "The cluster policy refuses driver_node_type_id: the value must be one of m5.large, "
        "m5.xlarge (is \"i3.xlarge\").");
  CHECK(failure.diagnostics[6].summary ==
        "The cluster policy refuses dbus_per_hour: the value must be less than or equal to 4 (is "
        "\"9\").");
  for (const auto& one : failure.diagnostics) {
    CHECK(one.http_status == 400);
    CHECK(one.vendor_code == "INVALID_PARAMETER_VALUE");
  }
}

TEST_CASE("a refusal that names a field stands at it") {
  const auto& [message, path] = GENERATE(table<std::string, std::string>({
      {"The field 'node_type_id' cannot be supplied when an instance pool ID is provided.",
       "/node_type_id"},
      {"The field 'aws_attributes.zone_id' cannot be supplied when an instance pool ID is "
       "provided.",
       "/aws_attributes/zone_id"},
      {"Missing required field: spark_version", "/spark_version"},
      {"Missing required field: autoscale.max_workers", "/autoscale/max_workers"},
      {"Workspace restricted to instance types that encrypt in transit. Please specify one such "
       "driver node type",
       "/driver_node_type_id"},
      {"At least one EBS volume must be attached for clusters created with node type c5.xlarge.",
       "/aws_attributes/ebs_volume_count"},
      {"The specified IOPS, 0, is not in the range 3,000 - 16,000",
       "/aws_attributes/ebs_volume_iops"},
      {"NumWorkers could be 0 only for SingleNode clusters.", "/num_workers"},
      {"Invalid spark version 11.3.x-photon-scala2.12.", "/spark_version"},
      {"Something else.", ""},
      {"The field 'nothing_of_ours' is wrong.", ""},
  }));
  INFO(message);
  CHECK(paths(at_attributes(refused(message))) == Paths{path});
}

TEST_CASE("what is no refusal stays as it is") {
  CHECK(paths(at_attributes(refused("Validation failed for num_workers, why", 500))) == Paths{""});
  CHECK(paths(at_attributes(refused("Validation failed for "))) == Paths{""});
  CHECK(paths(at_attributes(refused(""))) == Paths{""});
}

TEST_CASE("a field that the details of a refusal name is an attribute") {
  const auto& [field, path] = GENERATE(table<std::string, std::string>({
      {"node_type_id", "/node_type_id"},
      {"aws_attributes.ebs_volume_count", "/aws_attributes/ebs_volume_count"},
      {"cluster.aws_attributes.ebs_volume_count", "/aws_attributes/ebs_volume_count"},
      {"new_cluster.spark_version", "/spark_version"},
      {"init_scripts[1].s3.destination", "/init_scripts/1/s3/destination"},
      {"init_scripts.0.workspace.destination", "/init_scripts/0/workspace/destination"},
      {"spark_conf.spark.ssl.enabled", "/spark_conf/spark.ssl.enabled"},
      {"custom_tags.a[1]/b", "/custom_tags/a[1]~1b"},
      {"cluster_log_conf.s3.region", "/cluster_log_conf"},
      {"cluster_id", ""},
      {"idempotency_token", ""},
      {".", ""},
      {"[", ""},
  }));
  INFO(field);
  auto whole = refused("Bad request.");
  whole.diagnostics.front().vendor_field = field;
  const auto mapped = paths(at_attributes(std::move(whole)));
  CHECK(mapped == Paths{path});
}

#include <catch2/catch.hpp>

#include "clusters/view.hpp"
#include "unit/client.hpp"

using namespace workspace_sim;

TEST_CASE("facts of node types") {
  const Catalog& catalog = Catalog::instance();
  REQUIRE(catalog.node_type("i3.xlarge") != nullptr);
  CHECK(catalog.node_type("i3.xlarge")->memory_mb == 31232);
  CHECK(catalog.node_type("i3.xlarge")->has_local_disk);
  CHECK_FALSE(catalog.node_type("i3.xlarge")->encrypted_in_transit);
  CHECK_FALSE(catalog.node_type("m5.xlarge")->has_local_disk);
  CHECK(catalog.node_type("m6i.4xlarge")->encrypted_in_transit);
  CHECK(catalog.node_type("nothing.large") == nullptr);
  CHECK(catalog.node_types().size() > 400);
}

TEST_CASE("the effective runtime shows what the version hides") {
  CHECK(effective_spark_version({{"spark_version", "15.4.x-scala2.12"},
                                 {"use_ml_runtime", true},
                                 {"node_type_id", "i3.xlarge"}}) == "15.4.x-cpu-ml-scala2.12");
  CHECK(effective_spark_version({{"spark_version", "15.4.x-scala2.12"},
                                 {"use_ml_runtime", true},
                                 {"node_type_id", "g5.xlarge"}}) == "15.4.x-gpu-ml-scala2.12");
  CHECK(effective_spark_version({{"spark_version", "12.2.x-scala2.12"},
                                 {"runtime_engine", "PHOTON"}}) == "12.2.x-photon-scala2.12");
}

TEST_CASE("the server refuses what it always refused") {
  Bench bench;
  const auto refused = [&](const json::object& more) {
    json::object body = bench.attributes();
    overlay(body, more);
    return message(ask(bench.workspace, "POST", "/api/2.1/clusters/create", body));
  };
  CHECK(refused({{"node_type_id", "c5.xlarge"}}) ==
        "At least one EBS volume must be attached for clusters created with node type c5.xlarge.");
  CHECK(refused({{"node_type_id", "c5.xlarge"}, {"enable_elastic_disk", true}}).empty());
  CHECK(refused({{"spark_version", "1.0"}}) == "Invalid spark version 1.0.");
  CHECK(refused({{"num_workers", 0}}) == "NumWorkers could be 0 only for SingleNode clusters.");
  CHECK(refused({{"aws_attributes", json::object{{"ebs_volume_iops", 0}}}}) ==
        "The specified IOPS, 0, is not in the range 3,000 - 16,000");
  CHECK(refused({{"num_workers", "two"}}).find("Could not parse request object") == 0);
  CHECK(refused({{"runtime_engine", "FAST"}}).find("Unknown enum value 'FAST'") !=
        std::string::npos);
  CHECK(refused({{"custom_tags", json::object{{"a", nullptr}}}}).find("got 'key: \"a\"'") !=
        std::string::npos);
  CHECK(refused({{"is_single_node", true}}).find("can only be used when kind") !=
        std::string::npos);
  bench.workspace.settings.compliance_security_profile = true;
  CHECK(refused({}) ==
        "Workspace restricted to instance types that encrypt in transit. Please specify one such "
        "driver node type");
}

// A Terraform that knows no write-only attributes would keep their values in its state.
#include <catch2/catch.hpp>

#include "tests/unit/terraform/terraform_caller.hpp"

using namespace hipaa::terraform;
namespace tf = tfplugin6;

namespace {

// What validate says of a login, from a Terraform with or without write-only attributes.
std::string said_of(Session& session, const std::string& login, bool knows_write_only) {
  tf::ValidateResourceConfig::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_config() = test::sent(
      R"({"cluster_name":"phi","spark_version":"15.4.x-scala2.12","node_type_id":"m5d.large","num_workers":1,
          "data_security_mode":"SINGLE_USER","aws_attributes":{"ebs_volume_type":"GENERAL_PURPOSE_SSD",
          "ebs_volume_count":1,"ebs_volume_size":100},"docker_image":{"url":"x/y:1","basic_auth":)" +
      login + "}}");
  asked.mutable_client_capabilities()->set_write_only_attributes_allowed(knows_write_only);
  tf::ValidateResourceConfig::Response answer;
  rpc::validate_resource_config(session, asked, answer);
  std::string told;
  for (const auto& one : answer.diagnostics()) told += one.summary() + "\n";
  return told;
}

}  // namespace

TEST_CASE("write-only values need a Terraform that knows them", "[terraform][schema]") {
  const hipaa::tests::Simulator simulator({"--start-seconds", "0.05"});
  test::Terraform terraform(simulator);
  const std::string refused = "Write-only attributes need a newer Terraform";
  const std::string plain = R"({"username":"n","password_wo":"p"})";
  const std::string reference = R"({"username":"n","password":"{{secrets/s/k}}"})";
  auto& session = terraform.session();
  CHECK(said_of(session, plain, false).find(refused) != std::string::npos);
  CHECK(said_of(session, plain, true).find(refused) == std::string::npos);
  CHECK(said_of(session, reference, false).find(refused) == std::string::npos);
}

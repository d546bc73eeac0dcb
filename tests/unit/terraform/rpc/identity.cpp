#include <catch2/catch.hpp>

#include "plugin/terraform/rpc/identity.hpp"
#include "tests/unit/terraform/terraform_caller.hpp"

using namespace hipaa::terraform;
namespace tf = tfplugin6;

TEST_CASE("the identity of a cluster is its id and workspace", "[terraform][identity]") {
  hipaa::tests::Simulator simulator({"--start-seconds", "0.05"});
  test::Terraform terraform(simulator);
  tf::GetResourceIdentitySchemas::Response schemas;
  rpc::get_resource_identity_schemas(terraform.session(), schemas);
  REQUIRE(schemas.identity_schemas().count("hipaa_cluster") == 1);
  const auto& schema = schemas.identity_schemas().at("hipaa_cluster");
  REQUIRE(schema.identity_attributes_size() == 2);
  CHECK(schema.identity_attributes(0).name() == "cluster_id");
  CHECK(schema.identity_attributes(0).required_for_import());
  CHECK(schema.identity_attributes(1).name() == "workspace_id");
  CHECK(schema.identity_attributes(1).optional_for_import());

  const auto made = terraform.create("phi");
  const auto state = test::value_of(made.new_state());
  const auto identity = test::value_of(made.new_identity().identity_data());
  CHECK(identity ==
        Json{{"cluster_id", state["cluster_id"]}, {"workspace_id", state["workspace_id"]}});
  CHECK(identity["workspace_id"].is_string());

  tf::ImportResourceState::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_identity()->mutable_identity_data() = made.new_identity().identity_data();
  tf::ImportResourceState::Response imported;
  rpc::import_resource_state(terraform.session(), asked, imported);
  CHECK(test::error_of(imported.diagnostics()).empty());
  REQUIRE(imported.imported_resources_size() == 1);
  CHECK(test::value_of(imported.imported_resources(0).state())["cluster_id"] ==
        state["cluster_id"]);
  CHECK(test::value_of(imported.imported_resources(0).identity().identity_data()) == identity);

  *asked.mutable_identity()->mutable_identity_data() =
      test::sent(R"({"cluster_id":")" + state["cluster_id"].get<std::string>() +
                 R"(","workspace_id":"4711"})");
  tf::ImportResourceState::Response refused;
  rpc::import_resource_state(terraform.session(), asked, refused);
  CHECK(test::error_of(refused.diagnostics()).find("HP-STATE-WORKSPACE") == 0);
  CHECK(refused.imported_resources_size() == 0);
}

TEST_CASE("a kept identity comes back in today's attributes", "[terraform][identity]") {
  hipaa::tests::Simulator simulator({"--start-seconds", "0.05"});
  test::Terraform terraform(simulator);
  tf::UpgradeResourceIdentity::Request asked;
  asked.set_type_name("hipaa_cluster");
  asked.mutable_raw_identity()->set_json(R"({"cluster_id":"1-2-x","forgotten":true})");
  tf::UpgradeResourceIdentity::Response answer;
  rpc::upgrade_resource_identity(terraform.session(), asked, answer);
  CHECK(test::value_of(answer.upgraded_identity().identity_data()) ==
        Json{{"cluster_id", "1-2-x"}, {"workspace_id", nullptr}});
  asked.mutable_raw_identity()->set_json(R"({"workspace_id":"1"})");
  tf::UpgradeResourceIdentity::Response refused;
  rpc::upgrade_resource_identity(terraform.session(), asked, refused);
  CHECK(test::error_of(refused.diagnostics()).find("The stored identity cannot be read") == 0);
}

TEST_CASE("what is not known yet has no identity", "[terraform][identity]") {
  const auto& catalogue = read_catalogue(R"({"resources":{"toy":{"type":"object","properties":{
    "id":{"type":"string","x-identity":"required"},"shelf":{"type":"string","x-identity":"optional"},
    "color":{"type":"string"}}}}})");
  const auto& type = *catalogue.resource("toy");
  tf::ResourceIdentityData written;
  CHECK_FALSE(rpc::write_identity(type, Json(), written));
  CHECK_FALSE(rpc::write_identity(type, Json{{"id", nullptr}, {"shelf", "a"}}, written));
  CHECK_FALSE(rpc::write_identity(type, Json{{"id", unknown_value()}}, written));
  CHECK_FALSE(written.has_identity_data());
  CHECK(rpc::write_identity(type, Json{{"id", "1"}, {"color", "red"}}, written));
  CHECK(test::value_of(written.identity_data()) == Json{{"id", "1"}, {"shelf", nullptr}});
  CHECK(rpc::identifier_of(Json{{"id", "1"}, {"shelf", nullptr}}) == R"({"id":"1"})");
}

// Section 4.7 and 4.10 of the protocol, and 1.4: validation and configuration with what is not
// known yet, data sources, and that every trouble is told in the answer.
#include <catch2/catch.hpp>

#include "tests/terraform/protocol/core.hpp"

using namespace hipaa::terraform;
using namespace hipaa::terraform::test;

namespace {

using Stub = tf::Provider::Stub;

tf::ReadDataSource::Response read_data(Core& core, const char* type, Json config) {
  for (const auto& one : core.schema().data_source_schemas().at(type).block().attributes())
    config[one.name()];  // null where there is none
  tf::ReadDataSource::Request asked;
  asked.set_type_name(type);
  *asked.mutable_config() = test::sent_value(config);
  return core.provider.call(&Stub::ReadDataSource, asked);
}

// A request whose every value is `value`, to a resource of that name.
template <class Request>
Request filled(const std::string& type, const tf::DynamicValue& value) {
  Request asked;
  asked.set_type_name(type);
  if constexpr (requires { asked.mutable_config(); }) *asked.mutable_config() = value;
  if constexpr (requires { asked.mutable_prior_state(); }) *asked.mutable_prior_state() = value;
  if constexpr (requires { asked.mutable_current_state(); }) *asked.mutable_current_state() = value;
  if constexpr (requires { asked.mutable_planned_state(); }) *asked.mutable_planned_state() = value;
  if constexpr (requires { asked.mutable_proposed_new_state(); })
    *asked.mutable_proposed_new_state() = value;
  return asked;
}

template <class Request, class Answer>
void expect_error(Core& core,
                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Answer*),
                  const std::string& type, const tf::DynamicValue& value) {
  const auto answer = core.provider.call(method, filled<Request>(type, value));
  CHECK_FALSE(error_of(answer.diagnostics()).empty());
}

void expect_errors(Core& core, const std::string& type, const tf::DynamicValue& value) {
  expect_error(core, &Stub::ValidateResourceConfig, type, value);
  expect_error(core, &Stub::PlanResourceChange, type, value);
  expect_error(core, &Stub::ApplyResourceChange, type, value);
  expect_error(core, &Stub::ReadResource, type, value);
}

}  // namespace

TEST_CASE("what Terraform does not know yet is no error before it is needed",
          "[terraform][calls]") {
  const auto unknown = unknown_value();
  for (const auto* const name : {"host", "token", "business_associate_agreement",
                                 "compliance_profile", "rate_limit", "waiver_files"}) {
    INFO(name);
    Core core;
    tf::ValidateProviderConfig::Request asked;
    *asked.mutable_config() = test::sent_value(core.configuration({{name, unknown}}));
    const auto valid = core.provider.call(&Stub::ValidateProviderConfig, asked);
    CHECK(error_of(valid.diagnostics()).empty());
    CHECK(error_of(core.configure(core.configuration({{name, unknown}})).diagnostics()).empty());
    const auto planned = core.plan(Core::cluster());
    CHECK(error_of(planned.diagnostics()).empty());
    CHECK(core.workspace.count("POST", "/api/2.1/clusters/create") == 0);
  }
}

TEST_CASE("neither validation nor configuration asks the workspace", "[terraform][calls]") {
  Core core;
  tf::ValidateProviderConfig::Request asked;
  *asked.mutable_config() = test::sent_value(core.configuration());
  CHECK(core.provider.call(&Stub::ValidateProviderConfig, asked).diagnostics_size() == 0);
  const auto config = test::sent_value(core.whole(Core::cluster()));
  const auto valid =
      core.provider.call(&Stub::ValidateResourceConfig,
                         filled<tf::ValidateResourceConfig::Request>("hipaa_cluster", config));
  CHECK(valid.diagnostics_size() == 0);
  for (const auto* const type : {"hipaa_audit", "hipaa_cluster_policy"}) {
    tf::ValidateDataResourceConfig::Request data;
    data.set_type_name(type);
    *data.mutable_config() = test::sent_value(Json::object());
    CHECK(core.provider.call(&Stub::ValidateDataResourceConfig, data).diagnostics_size() == 0);
  }
  CHECK(core.workspace.requests().empty());
}

TEST_CASE("where the workspace is not known, what needs it says so", "[terraform][calls]") {
  Core core;
  const auto made = core.create(Core::cluster());
  const auto before = core.workspace.requests().size();
  CHECK(error_of(core.configure(core.configuration({{"host", unknown_value()}})).diagnostics())
            .empty());
  const auto seen = core.read(made);
  CHECK(error_of(seen.diagnostics()).find("host") != std::string::npos);
  CHECK(value_of(seen.new_state()) == made.state);
  CHECK(seen.private_() == made.private_data);
  const auto audit = read_data(core, "hipaa_audit", Json::object());
  CHECK(error_of(audit.diagnostics()).find("host") != std::string::npos);
  CHECK_FALSE(audit.has_state());
  CHECK(core.workspace.requests().size() == before);
}

TEST_CASE("a bad provider configuration names its attribute", "[terraform][calls]") {
  Core core;
  const auto answer = core.configure(core.configuration({{"rate_limit", 0}}));
  REQUIRE(answer.diagnostics_size() == 1);
  REQUIRE(answer.diagnostics(0).attribute().steps_size() == 1);
  CHECK(answer.diagnostics(0).attribute().steps(0).attribute_name() == "rate_limit");
}

TEST_CASE("data sources are whole, known, and have in them what was asked", "[terraform][calls]") {
  Core core;
  const auto check = [&core](const char* type, const Json& config) {
    const auto answer = read_data(core, type, config);
    CHECK(error_of(answer.diagnostics()).empty());
    const auto state = value_of(answer.state());
    const auto& block = core.schema().data_source_schemas().at(type).block();
    CHECK(misshapen(block, state, false).empty());
    for (const auto& [name, value] : config.items()) CHECK(state[name] == value);
  };
  check("hipaa_cluster_policy", {{"profile", "csp"}});
  check("hipaa_audit", {{"runs", "none"}, {"allow_empty", true}});
  const auto refused = read_data(core, "hipaa_cluster_policy", {{"profile", "none of ours"}});
  CHECK_FALSE(error_of(refused.diagnostics()).empty());
  CHECK_FALSE(refused.has_state());
}

TEST_CASE("whatever is sent, the trouble is in the answer", "[terraform][calls]") {
  Core core;
  const auto made = core.create(Core::cluster());
  tf::DynamicValue broken;
  for (const auto& text : {std::string("\xc1"), std::string("\x81"), std::string(100000, '\x91'),
                           std::string("\xdf\xff\xff\xff\xff")}) {
    broken.set_msgpack(text);
    expect_errors(core, "hipaa_cluster", broken);
  }
  // Values of other shapes than the schema's.
  for (const auto* const text : {"7", "[]", "\"x\"", R"({"cluster_name":{"a":1}})",
                                 R"({"aws_attributes":[1]})", R"({"num_workers":"many"})"})
    expect_errors(core, "hipaa_cluster", test::sent_value(parsed(text)));
  expect_errors(core, "hipaa_nothing", test::sent_value(made.state));
  // And what was there is given back.
  auto asked = filled<tf::ApplyResourceChange::Request>("hipaa_cluster", broken);
  *asked.mutable_prior_state() = test::sent_value(made.state);
  asked.set_planned_private(made.private_data);
  const auto answer = core.provider.call(&Stub::ApplyResourceChange, asked);
  CHECK_FALSE(error_of(answer.diagnostics()).empty());
  CHECK(value_of(answer.new_state()) == made.state);
  CHECK(answer.private_() == made.private_data);
  auto planning = filled<tf::PlanResourceChange::Request>("hipaa_cluster", broken);
  *planning.mutable_proposed_new_state() = test::sent_value(made.state);
  planning.set_prior_private(made.private_data);
  *planning.mutable_prior_identity() = made.identity;
  const auto planned = core.provider.call(&Stub::PlanResourceChange, planning);
  CHECK_FALSE(error_of(planned.diagnostics()).empty());
  CHECK(value_of(planned.planned_state()) == made.state);
  CHECK(planned.planned_private() == made.private_data);
  CHECK(bytes(planned.planned_identity()) == bytes(made.identity));
  CHECK(core.workspace.count("POST", "/api/2.1/clusters/create") == 1);
}

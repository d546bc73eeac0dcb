// Section 4.6, 4.8 and 4.9 of the protocol: what is read, imported, and upgraded.
#include <catch2/catch.hpp>

#include "tests/terraform/protocol/core.hpp"

using namespace hipaa::terraform;
using namespace hipaa::terraform::test;

namespace {

tf::ImportResourceState::Response import(Core& core, const std::string& id) {
  tf::ImportResourceState::Request asked;
  asked.set_type_name("hipaa_cluster");
  asked.set_id(id);
  return core.provider.call(&tf::Provider::Stub::ImportResourceState, asked);
}

tf::UpgradeResourceState::Response upgrade(Core& core, std::int64_t version,
                                           const std::string& text) {
  tf::UpgradeResourceState::Request asked;
  asked.set_type_name("hipaa_cluster");
  asked.set_version(version);
  asked.mutable_raw_state()->set_json(text);
  return core.provider.call(&tf::Provider::Stub::UpgradeResourceState, asked);
}

Json upgraded(Core& core, std::int64_t version, const std::string& text) {
  const auto answer = upgrade(core, version, text);
  for (const auto& one : answer.diagnostics()) FAIL_CHECK(one.summary() + one.detail());
  auto value = value_of(answer.upgraded_state());
  CHECK(misshapen(core.cluster_block(), value, false).empty());
  return value;
}

std::string refused(Core& core, std::int64_t version, const std::string& text) {
  const auto answer = upgrade(core, version, text);
  CHECK_FALSE(answer.has_upgraded_state());
  return error_of(answer.diagnostics());
}

std::int64_t version_of(const Core& core) {
  return core.schema().resource_schemas().at("hipaa_cluster").version();
}

void lose(const Core& core, const Kept& made) {
  core.workspace.post(
      "/__sim/clusters/lose",
      {{"cluster_id", made.state["cluster_id"].get<std::string>()}, {"how", "deleted"}});
}

}  // namespace

TEST_CASE("a read gives back what it was given, where nothing has changed", "[terraform][state]") {
  Core core;
  const auto made = core.create(
      Core::cluster(parsed(R"({"custom_tags":{},"ssh_public_keys":[],"spark_conf":{}})")));
  const auto seen = core.read(made);
  CHECK(error_of(seen.diagnostics()).empty());
  CHECK(value_of(seen.new_state()) == made.state);
  CHECK(seen.private_() == made.private_data);
  CHECK(bytes(seen.new_identity()) == bytes(made.identity));
}

TEST_CASE("a read shows what others changed", "[terraform][state]") {
  Core core;
  const auto made = core.create(Core::cluster());
  core.workspace.post("/__sim/clusters/mutate",
                      {{"cluster_id", made.state["cluster_id"].get<std::string>()},
                       {"user", "mallory@example.com"},
                       {"set", {{"num_workers", 3}, {"custom_tags.team", "b"}}}});
  const auto seen = core.read(made);
  CHECK(error_of(seen.diagnostics()).empty());
  const auto state = value_of(seen.new_state());
  CHECK(state["num_workers"] == 3);
  CHECK(state["custom_tags"] == Json{{"team", "b"}});
  CHECK_FALSE(seen.private_().empty());
  CHECK(bytes(seen.new_identity()) == bytes(made.identity));
}

TEST_CASE("only what is certainly gone is read as gone", "[terraform][state]") {
  Core core;
  const auto made = core.create(Core::cluster());
  for (const int status : {401, 403, 404, 429, 500, 503}) {
    INFO(status);
    // 404 by a path that is not there is no word about a cluster.
    core.workspace.post("/__sim/faults", {{"pattern", "* /api/2.1/clusters/*"},
                                          {"kind", "status"},
                                          {"status", status},
                                          {"body", "<html>no</html>"},
                                          {"content_type", "text/html"},
                                          {"times", -1}});
    const auto seen = core.read(made);
    CHECK_FALSE(error_of(seen.diagnostics()).empty());
    CHECK(value_of(seen.new_state()) == made.state);
    CHECK(seen.private_() == made.private_data);
    CHECK(bytes(seen.new_identity()) == bytes(made.identity));
    core.workspace.call("DELETE", "/__sim/faults");
  }
  lose(core, made);
  const auto seen = core.read(made);
  CHECK(error_of(seen.diagnostics()).empty());
  CHECK(value_of(seen.new_state()).is_null());
}

TEST_CASE("an import gives one whole cluster, and a read of it changes nothing",
          "[terraform][state]") {
  Core core;
  const auto made = core.create(Core::cluster({{"custom_tags", {{"team", "a"}}}}));
  const auto answer = import(core, made.state["cluster_id"]);
  CHECK(error_of(answer.diagnostics()).empty());
  REQUIRE(answer.imported_resources_size() == 1);
  const auto& one = answer.imported_resources(0);
  CHECK(one.type_name() == "hipaa_cluster");
  const Kept imported{value_of(one.state()), one.private_(), one.identity()};
  CHECK(misshapen(core.cluster_block(), imported.state, false).empty());
  CHECK(imported.state["id"] == made.state["id"]);
  CHECK(bytes(imported.identity) == bytes(made.identity));
  const auto seen = core.read(imported);
  CHECK(error_of(seen.diagnostics()).empty());
  CHECK(value_of(seen.new_state()) == imported.state);
}

TEST_CASE("what cannot be imported is an error, and nothing is imported", "[terraform][state]") {
  Core core;
  const auto made = core.create(Core::cluster());
  lose(core, made);
  const std::string gone = made.state["cluster_id"];
  for (const auto& id :
       {gone, std::string("0000-000000-nobody00"), std::string(), std::string("{"),
        std::string(R"({"cluster_id":7})"), std::string("../../api"), std::string(100000, 'x')}) {
    const auto answer = import(core, id);
    INFO(id.substr(0, 30));
    CHECK_FALSE(error_of(answer.diagnostics()).empty());
    CHECK(answer.imported_resources_size() == 0);
  }
}

TEST_CASE("a state of this version is only written anew", "[terraform][state]") {
  Core core;
  const auto made = core.create(Core::cluster({{"custom_tags", {{"team", "a"}}}}));
  CHECK(upgraded(core, version_of(core), made.state.dump()) == made.state);
  CHECK(upgraded(core, version_of(core), made.state.dump(2)) == made.state);
  auto other = made.state;
  other["long_forgotten"] = Json{{"deeply", {1, 2}}};
  other["aws_attributes"]["forgotten"] = "x";
  other.erase("tasks");
  other["aws_attributes"].erase("zone_id");
  CHECK(upgraded(core, version_of(core), other.dump()) == made.state);
  CHECK(misshapen(core.cluster_block(), upgraded(core, version_of(core), "{}"), false).empty());
}

TEST_CASE("a state of an older version is upgraded, whatever else is in it", "[terraform][state]") {
  Core core;
  const auto made = core.create(Core::cluster());
  for (std::int64_t version = 0; version < version_of(core); ++version) {
    auto older = made.state;
    if (version < 2) {
      older["compliance"].erase("passed");
      older["compliance"]["verdicts"] = parsed(R"([{"rule":"HC-RT-01","verdict":"pass","path":""},
                     {"rule":"HC-SSL-01","verdict":"pass","path":""}])");
    } else {
      older["compliance"]["passed"] = "HC-RT-01 HC-SSL-01";
    }
    older["timeouts"] = parsed(R"({"create":"10m","read":null,"update":null,"delete":null})");
    older["long_forgotten"] = Json{{"deeply", {1, 2}}};
    older["aws_attributes"]["forgotten"] = "x";
    older.erase("tasks");
    const auto state = upgraded(core, version, older.dump());
    CHECK(state["cluster_id"] == made.state["cluster_id"]);
    CHECK(state["compliance"]["passed"] == "HC-RT-01 HC-SSL-01");
    // An object then, a map now.
    CHECK(state["timeouts"] == parsed(R"({"create":"10m"})"));
    const auto seen = core.read({state, made.private_data, made.identity});
    CHECK(error_of(seen.diagnostics()).empty());
  }
}

TEST_CASE("a state that cannot be read is refused", "[terraform][state]") {
  Core core;
  const auto ours = version_of(core);
  // The library's summary is a sentence; Terraform's has no full stop.
  CHECK(refused(core, ours + 1, "{}")
            .find("HP-STATE-VERSION: The state was written by a newer version of the provider: ") ==
        0);
  for (const auto version : {ours, ours - 1}) {
    for (const auto* const text : {"", "null", "[]", "{", "\"x\"", "\xff"})
      CHECK(refused(core, version, text).find("The stored state cannot be read") == 0);
    CHECK(refused(core, version, std::string(100000, '[')).find("The stored state") == 0);
  }
  tf::UpgradeResourceState::Request asked;
  asked.set_type_name("hipaa_cluster");
  (*asked.mutable_raw_state()->mutable_flatmap())["cluster_name"] = "phi";
  const auto answer = core.provider.call(&tf::Provider::Stub::UpgradeResourceState, asked);
  CHECK(error_of(answer.diagnostics()).find("older than 0.12") != std::string::npos);
  CHECK_FALSE(answer.has_upgraded_state());
}

TEST_CASE("a state may be large", "[terraform][state]") {
  Core core;  // gRPC's own limit is 4 MB
  auto state = Json{{"spark_env_vars", {{"LONG", std::string(5 << 20, 'x')}}}};
  CHECK(upgraded(core, version_of(core), state.dump())["spark_env_vars"] ==
        state["spark_env_vars"]);
}

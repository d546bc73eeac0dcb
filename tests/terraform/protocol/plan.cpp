// Section 4.2 to 4.4 of the protocol: what is proposed, and what is planned of it.
#include <catch2/catch.hpp>
#include <thread>

#include "tests/support/compliant.hpp"
#include "tests/terraform/protocol/core.hpp"

using namespace hipaa::terraform;
using namespace hipaa::terraform::test;
using hipaa::tests::day;

namespace {

// Every attribute that the configuration has is planned as it is there; the rest null, unless it is
// computed.
void expect_configured(const tf::Schema::Block& block, const Json& config, const Json& planned) {
  for (const auto& attribute : block.attributes()) {
    if (attribute.computed()) continue;
    INFO(attribute.name());
    CHECK(planned[attribute.name()] == config[attribute.name()]);
  }
}

std::vector<std::string> unknown_in(const Json& planned) {
  std::vector<std::string> found;
  for (const auto& [name, value] : planned.items())
    if (is_unknown(value)) found.push_back(name);
  return found;
}

}  // namespace

TEST_CASE("what is computed is proposed as null, and planned as unknown", "[terraform][plan]") {
  Core core;
  const auto answer = core.plan(Core::cluster());
  CHECK(error_of(answer.diagnostics()).empty());
  const auto planned = value_of(answer.planned_state());
  expect_configured(core.cluster_block(), core.whole(Core::cluster()), planned);
  CHECK(unknown_in(planned) == std::vector<std::string>{"cluster_id", "compliance",
                                                        "effective_spark_version", "encryption",
                                                        "id", "state", "url", "workspace_id"});
  CHECK(planned["job_id"].is_null());
  CHECK(answer.requires_replace_size() == 0);
  // Of an identity that has unknown parts none is told.
  CHECK_FALSE(answer.has_planned_identity());
  CHECK(core.workspace.count("POST", "/api/2.1/clusters/create") == 0);
}

TEST_CASE("the same plan comes of the same in another process", "[terraform][plan]") {
  // Terraform plans again before it applies, and takes no other answer.
  Core core;
  const auto cluster = Core::cluster({{"tasks", nullptr}, {"autotermination_minutes", 30}});
  const auto first = core.plan(cluster);
  Core other(core.configuration());
  const auto second = other.plan(cluster);
  CHECK(first.planned_state().msgpack() == second.planned_state().msgpack());
  const auto made = core.create(cluster);
  const auto changed = Core::cluster({{"num_workers", 2}});
  CHECK(core.plan(changed, &made).planned_state().msgpack() ==
        other.plan(changed, &made).planned_state().msgpack());
}

TEST_CASE("nothing is planned where nothing has changed", "[terraform][plan]") {
  Core core;
  const auto made = core.create(Core::cluster());
  const auto answer = core.plan(Core::cluster(), &made);
  CHECK(answer.diagnostics_size() == 0);
  CHECK(value_of(answer.planned_state()) == made.state);
  CHECK(answer.planned_private() == made.private_data);
  CHECK(bytes(answer.planned_identity()) == bytes(made.identity));
  CHECK(answer.requires_replace_size() == 0);
}

TEST_CASE("a change leaves known what it cannot change", "[terraform][plan]") {
  Core core;
  const auto made = core.create(Core::cluster());
  const auto changed = Core::cluster({{"num_workers", 2}, {"custom_tags", {{"team", "a"}}}});
  const auto answer = core.plan(changed, &made);
  const auto planned = value_of(answer.planned_state());
  expect_configured(core.cluster_block(), core.whole(changed), planned);
  for (const auto* const name : {"id", "cluster_id", "url", "workspace_id"})
    CHECK(planned[name] == made.state[name]);
  CHECK(bytes(answer.planned_identity()) == bytes(made.identity));
  CHECK(answer.requires_replace_size() == 0);
}

TEST_CASE("a destroy is planned as nothing, with what was kept", "[terraform][plan]") {
  Core core;
  const auto made = core.create(Core::cluster());
  const auto answer = core.plan_destroy(made);
  CHECK(error_of(answer.diagnostics()).empty());
  CHECK(value_of(answer.planned_state()).is_null());
  CHECK(answer.planned_private() == made.private_data);
}

TEST_CASE("what replaces a cluster does not take over what was kept of it", "[terraform][plan]") {
  // Terraform plans the new cluster with the old one's private data, and an identity of nobody.
  Core core;
  const auto made = core.create(Core::cluster());
  tf::PlanResourceChange::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_config() = *asked.mutable_proposed_new_state() =
      test::sent_value(core.whole(Core::cluster()));
  *asked.mutable_prior_state() = test::sent_value(Json());
  asked.set_prior_private(core.plan(Core::cluster(), &made).planned_private());
  const auto answer = core.provider.call(&tf::Provider::Stub::PlanResourceChange, asked);
  CHECK(error_of(answer.diagnostics()).empty());
  const auto planned = value_of(answer.planned_state());
  CHECK(is_unknown(planned["cluster_id"]));
  const auto second = core.apply(Core::cluster(), nullptr, answer);
  CHECK(error_of(second.diagnostics()).empty());
  CHECK(value_of(second.new_state())["cluster_id"] != made.state["cluster_id"]);
  CHECK(core.workspace.count("POST", "/api/2.1/clusters/create") == 2);
}

TEST_CASE("what is write-only is in no plan", "[terraform][plan]") {
  Core core;
  const auto cluster = Core::cluster(parsed(R"({
    "docker_image":{"url":"x/y:1","basic_auth":{"username":"u","password_wo":"canary"}},
    "acknowledgement":[{"rule":"HC-IMG-01","accepts":"x/y:1","reason":"built by our own pipeline",
      "approved_by":"security","approved_on":")" +
                                            day(-1) + R"(","expires_on":")" + day(90) + R"("}]})"));
  const auto answer = core.plan(cluster);
  CHECK(error_of(answer.diagnostics()).empty());
  CHECK(bytes(answer).find("canary") == std::string::npos);
  const auto made = core.apply(cluster, nullptr, answer);
  CHECK(error_of(made.diagnostics()).empty());
  CHECK(bytes(made).find("canary") == std::string::npos);
  CHECK(boost::json::serialize(core.workspace.call("GET", "/__sim/state")).find("canary") !=
        std::string::npos);
}

TEST_CASE("a refused plan has the proposal in it, and the attribute that is refused",
          "[terraform][plan]") {
  Core core;
  const auto refused = Core::cluster({{"spark_version", "15.4.x-cpu-ml-scala2.12"}});
  const auto answer = core.plan(refused);
  REQUIRE(error_of(answer.diagnostics()).find("HC-RT-01") == 0);
  CHECK(value_of(answer.planned_state()).is_object());
  for (const auto& one : answer.diagnostics()) {
    if (one.summary().find("HC-RT-01") != 0) continue;
    REQUIRE(one.attribute().steps_size() == 1);
    CHECK(one.attribute().steps(0).attribute_name() == "spark_version");
    CHECK(one.summary().back() != '.');
  }
}

TEST_CASE("a plan that waits for the workspace holds up nobody", "[terraform][plan]") {
  // Least of all the stop.
  Core core;
  const std::string asked = "/api/2.1/clusters/list-node-types";
  core.workspace.post(
      "/__sim/faults",
      {{"pattern", "GET " + asked}, {"kind", "delay_after"}, {"delay_ms", 100000}, {"times", -1}});
  tf::PlanResourceChange::Response planned;
  std::thread planning([&] { planned = core.plan(Core::cluster()); });
  while (core.workspace.count("GET", asked) == 0) std::this_thread::yield();
  const auto schema =
      core.provider.call(&tf::Provider::Stub::GetProviderSchema, tf::GetProviderSchema::Request());
  CHECK(schema.resource_schemas_size() == 1);
  core.provider.call(&tf::Provider::Stub::StopProvider, tf::StopProvider::Request());
  planning.join();
  // What nobody knows is a warning, or the error of a call that was stopped.
  CHECK(planned.diagnostics_size() > 0);
}

// Faults that users of other tools reported (README.md: the numbers), retold with what has to
// happen here: settings of a policy or a pool that are fought over, sent twice, or left behind.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

void policy(const Simulator& simulator, std::string_view definition) {
  simulator.post(
      "/__sim/policies",
      {{"policy_id", "P1"},
       {"name", "phi"},
       {"definition", json::parse(json::string_view(definition.data(), definition.size()))}});
}

void pools(const Simulator& simulator) {
  for (const auto& [id, type] :
       {std::pair("pool-1", "m6id.large"), std::pair("pool-2", "r5d.large")})
    simulator.post("/__sim/pools",
                   {{"instance_pool_id", id},
                    {"node_type_id", type},
                    {"disk_spec",
                     {{"disk_count", 1},
                      {"disk_size", 100},
                      {"disk_type", {{"ebs_volume_type", "GENERAL_PURPOSE_SSD"}}}}}});
}

json::object pooled(std::string_view pool, std::string_view more = "{}") {
  auto config = compliant(more);
  config.erase("node_type_id");
  config["aws_attributes"] = {
      {"instance_profile_arn", "arn:aws:iam::123456789012:instance-profile/phi"}};
  config["instance_pool_id"] = pool;
  return config;
}

json::value shown(const Simulator& simulator, const Outcome& applied) {
  return simulator.call("GET", "/api/2.1/clusters/get?cluster_id=" + cluster_id(applied));
}

}  // namespace

TEST_CASE("user report 12: what a policy adds is not taken away by the next plan",
          "[reported_by_users][user-report-12]") {
  auto& simulator = prompt_workspace();
  policy(simulator, R"({"custom_tags.team":{"type":"fixed","value":"phi"},
      "spark_conf.spark.speculation":{"type":"fixed","value":"true"},
      "cluster_log_conf.type":{"type":"fixed","value":"VOLUMES"},
      "cluster_log_conf.path":{"type":"fixed","value":"/Volumes/a/b/c"}})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      GENERATE(as<std::string>(), R"({"policy_id":"P1"})",
               R"({"policy_id":"P1","custom_tags":{"cost":"7"},"spark_conf":{"a":"1"}})"));
  const auto applied = applied_at(provider, config);
  const auto made = shown(simulator, applied);
  CHECK(made.at("custom_tags").at("team") == "phi");
  CHECK(made.at("cluster_log_conf").at("volumes").at("destination") == "/Volumes/a/b/c");
  expect_settled(provider, config, applied);
  // What somebody else changes is still seen.
  mutate(simulator, applied, {{"cluster_log_conf", {{"dbfs", {{"destination", "dbfs:/x"}}}}}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.finding("HP-DRIFT").path == "/cluster_log_conf");
}

TEST_CASE("user report 13: a policy's defaults are no difference, and asking for them is one",
          "[reported_by_users][user-report-13]") {
  auto& simulator = prompt_workspace();
  policy(simulator, R"({
      "autotermination_minutes":{"type":"unlimited","defaultValue":90,"isOptional":true},
      "spark_env_vars.STAGE":{"type":"unlimited","defaultValue":"production","isOptional":true},
      "runtime_engine":{"type":"unlimited","defaultValue":"PHOTON","isOptional":true}})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto with = [](bool defaults) {
    auto config = compliant(R"({"policy_id":"P1","autotermination_minutes":null})");
    config["apply_policy_default_values"] = defaults;
    return config;
  };
  auto state = applied_at(provider, with(true));
  CHECK(shown(simulator, state).at("autotermination_minutes") == 90);
  state = expect_settled(provider, with(true), state);
  for (const bool defaults : {false, true}) {
    state = applied_at(provider, with(defaults), &state);
    CHECK(sent_to(simulator, edit_path).at("apply_policy_default_values") == defaults);
    state = expect_settled(provider, with(defaults), state);
  }
}

TEST_CASE("user report 14: the size that a policy gives is not sent beside it",
          "[reported_by_users][user-report-14]") {
  auto& simulator = prompt_workspace();
  policy(simulator, R"({"autoscale.min_workers":{"type":"fixed","value":1},
      "autoscale.max_workers":{"type":"fixed","value":4}})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"policy_id":"P1","num_workers":null})");
  const auto applied = applied_at(provider, config);
  const auto read = expect_settled(provider, config, applied);
  const auto changed =
      compliant(R"({"policy_id":"P1","num_workers":null,"autotermination_minutes":30})");
  expect_settled(provider, changed, applied_at(provider, changed, &read));
  for (const std::string path : {create_path, edit_path}) {
    const auto sent = sent_to(simulator, path);
    CHECK_FALSE(sent.contains("num_workers"));
    CHECK_FALSE(sent.contains("autoscale"));
  }
  CHECK(shown(simulator, applied).at("autoscale").at("max_workers") == 4);
}

TEST_CASE("a policy may fix the access mode by its new name", "[reported_by_users]") {
  auto& simulator = prompt_workspace();
  policy(simulator, R"({"kind":{"type":"fixed","value":"CLASSIC_PREVIEW"},
      "data_security_mode":{"type":"fixed","value":"DATA_SECURITY_MODE_DEDICATED"}})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"policy_id":"P1","data_security_mode":null})");
  expect_settled(provider, config, applied_at(provider, config));
}

TEST_CASE("user report 16: a driver's node type that is not declared any more follows the workers'",
          "[reported_by_users][user-report-16]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant(R"({"driver_node_type_id":"r5d.large"})"));
  CHECK(shown(simulator, applied).at("driver_node_type_id") == "r5d.large");
  const auto changed = applied_at(provider, compliant(), &applied);
  CHECK(shown(simulator, changed).at("driver_node_type_id") == "m6id.large");
  expect_settled(provider, compliant(), changed);
}

TEST_CASE("user report 17: an edit of a pool's cluster sends nothing that the pool decides",
          "[reported_by_users][user-report-17]") {
  auto& simulator = prompt_workspace();
  pools(simulator);
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, pooled("pool-1"));
  const auto config = pooled("pool-1", R"({"autotermination_minutes":30})");
  for (const auto& prior : {provider.read(applied), provider.import(cluster_id(applied))}) {
    simulator.call("DELETE", "/__sim/requests");
    expect_settled(provider, config, applied_at(provider, config, &prior));
    auto sent = sent_to(simulator, edit_path);
    sent.erase("cluster_id");
    sent.erase("custom_tags");
    CHECK(json::value(sent) == json::value(config));
  }
}

TEST_CASE("user report 18: the driver's pool follows the workers' where it has none of its own",
          "[reported_by_users][user-report-18]") {
  auto& simulator = prompt_workspace();
  pools(simulator);
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto state = applied_at(provider, pooled("pool-1"));
  struct Step {
    json::object config;
    std::string driver;
  };
  auto own = pooled("pool-2");
  own["driver_instance_pool_id"] = "pool-1";
  for (const auto& [config, driver] :
       {Step{pooled("pool-2"), "pool-2"}, Step{own, "pool-1"}, Step{pooled("pool-2"), "pool-2"},
        Step{pooled("pool-1"), "pool-1"}}) {
    INFO(json::serialize(config));
    state = applied_at(provider, config, &state);
    CHECK(shown(simulator, state).at("driver_instance_pool_id") == json::value(driver));
    state = expect_settled(provider, config, state);
  }
}

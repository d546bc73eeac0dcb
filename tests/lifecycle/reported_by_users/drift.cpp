// Faults that users of other tools reported (README.md: the numbers), retold with what has to
// happen here: plans that show a difference where there is none, and miss one where there is.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

bool is_empty(const Outcome& planned) {
  return planned.status == HIPAA_OK && planned.unknown().empty();
}

}  // namespace

TEST_CASE("user report 9: an access mode by another name is no difference, another mode is one",
          "[reported_by_users][user-report-09]") {
  struct Mode {
    std::string declared;
    std::string shown;
    bool is_same;
  };
  const auto one = GENERATE(values<Mode>({
      {"DATA_SECURITY_MODE_DEDICATED", "SINGLE_USER", true},
      {"DATA_SECURITY_MODE_STANDARD", "USER_ISOLATION", true},
      {"DATA_SECURITY_MODE_AUTO", "USER_ISOLATION", true},
      {"DATA_SECURITY_MODE_AUTO", "SINGLE_USER", true},
      {"SINGLE_USER", "DATA_SECURITY_MODE_DEDICATED", true},
      {"USER_ISOLATION", "DATA_SECURITY_MODE_STANDARD", true},
      {"NONE", "USER_ISOLATION", false},
      {"DATA_SECURITY_MODE_DEDICATED", "USER_ISOLATION", false},
      {"DATA_SECURITY_MODE_STANDARD", "NONE", false},
      {"SINGLE_USER", "USER_ISOLATION", false},
  }));
  INFO(one.declared << " shown as " << one.shown);
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto config = compliant(R"({"kind":"CLASSIC_PREVIEW"})");
  config["data_security_mode"] = one.declared;
  const auto applied = applied_at(provider, config);
  expect_settled(provider, config, applied);
  mutate(simulator, applied, {{"data_security_mode", one.shown}}, !one.is_same);
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.has("HP-DRIFT") != one.is_same);
  CHECK(is_empty(provider.plan(config, &read)) == one.is_same);
}

TEST_CASE("user report 9: a mode that is changed is sent", "[reported_by_users][user-report-09]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant(R"({"data_security_mode":"NONE"})"));
  const auto config = compliant(R"({"data_security_mode":"USER_ISOLATION"})");
  const auto changed = applied_at(provider, config, &applied);
  CHECK(sent_to(simulator, edit_path).at("data_security_mode") == "USER_ISOLATION");
  expect_settled(provider, config, changed);
}

TEST_CASE("user report 10: the user whom the workspace fills in is no difference, another one is",
          "[reported_by_users][user-report-10]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant();
  const auto applied = applied_at(provider, config);
  const auto shown =
      simulator.call("GET", "/api/2.1/clusters/get?cluster_id=" + cluster_id(applied));
  CHECK(shown.at("single_user_name") == "admin@example.com");
  const auto read = expect_settled(provider, config, applied);
  CHECK_FALSE(
      is_empty(provider.plan(compliant(R"({"single_user_name":"other@example.com"})"), &read)));
  mutate(simulator, applied, {{"single_user_name", "mallory@example.com"}});
  CHECK(provider.read(applied).finding("HP-DRIFT").path == "/single_user_name");
}

TEST_CASE("user report 11: what a single node brings along is no difference, what is taken away is",
          "[reported_by_users][user-report-11]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"kind":"CLASSIC_PREVIEW","is_single_node":true,"num_workers":null,
          "spark_conf":{"a":"1"},"custom_tags":{"team":"x"}})");
  const auto applied = applied_at(provider, config);
  const auto shown =
      simulator.call("GET", "/api/2.1/clusters/get?cluster_id=" + cluster_id(applied));
  CHECK(shown.at("spark_conf").at("spark.master") == "local[*]");
  CHECK(shown.at("custom_tags").at("ResourceClass") == "SingleNode");
  expect_settled(provider, config, applied);
  simulator.post("/__sim/clusters/mutate",
                 {{"cluster_id", cluster_id(applied)}, {"unset", {"spark_conf.a"}}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.finding("HP-DRIFT").path == "/spark_conf");
  CHECK_FALSE(is_empty(provider.plan(config, &read)));
}

TEST_CASE("user report 19: zones, chosen and found", "[reported_by_users][user-report-19]") {
  struct Zone {
    std::string declared;  // "" = none
    std::string shown;     // "" = as it was
    bool in_spec;
    bool is_drift;
  };
  const auto one = GENERATE(values<Zone>({
      {"auto", "", false, false},
      {"auto", "us-west-2b", false, false},  // where it was found
      {"auto", "us-west-2b", true, true},    // somebody chose it
      {"us-west-2a", "", false, false},
      {"us-west-2a", "us-west-2b", true, true},
      {"us-west-2a", "auto", true, true},
      {"", "", false, false},
      {"", "us-west-2b", false, false},
      {"", "us-west-2b", true, true},
  }));
  INFO(one.declared << " -> " << one.shown << (one.in_spec ? " sent" : " found"));
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto config = compliant();
  if (!one.declared.empty()) config["aws_attributes"].as_object()["zone_id"] = one.declared;
  const auto applied = applied_at(provider, config);
  if (!one.shown.empty())
    mutate(simulator, applied, {{"aws_attributes.zone_id", one.shown}}, one.in_spec);
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.has("HP-DRIFT") == one.is_drift);
  CHECK(is_empty(provider.plan(config, &read)) != one.is_drift);
}

TEST_CASE("user report 19: a zone that is changed is sent", "[reported_by_users][user-report-19]") {
  auto& simulator = prompt_workspace();
  const auto resolves = GENERATE(false, true);
  simulator.post("/__sim/settings", {{"resolve_zone", resolves}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto in = [](std::string_view zone) {
    auto config = compliant();
    config["aws_attributes"].as_object()["zone_id"] = zone;
    return config;
  };
  auto state = applied_at(provider, in("auto"));
  std::size_t edits = 0;
  for (const auto* zone : {"us-west-2b", "auto", "us-west-2a"}) {
    INFO(zone);
    state = applied_at(provider, in(zone), &state);
    CHECK(simulator.count("POST", edit_path) == ++edits);
    CHECK(sent_to(simulator, edit_path).at("aws_attributes").at("zone_id") == zone);
    state = expect_settled(provider, in(zone), state);
  }
}

TEST_CASE("an access mode that is left to the workspace is no difference", "[reported_by_users]") {
  auto& simulator = prompt_workspace();
  const auto fallback = GENERATE(as<std::string>(), "NONE", "SINGLE_USER", "USER_ISOLATION");
  simulator.post("/__sim/settings", {{"default_data_security_mode", fallback}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"data_security_mode":null})");
  expect_settled(provider, config, applied_at(provider, config));
}

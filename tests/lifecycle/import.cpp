#include <sstream>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

TEST_CASE("an imported cluster plans empty against the configuration that made it", "[import]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"spark_conf":{"a":"1"},"is_pinned":true,"libraries":[{"pypi":{"package":"simplejson"}}]})");
  const auto applied = provider.plan_and_apply(config);
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  const auto imported = provider.import(cluster_id(applied));
  INFO(explained(imported));
  REQUIRE(imported.status == HIPAA_OK);
  CHECK(imported.state_value().at("encryption").at("status") == "not_measured");
  const auto planned = provider.plan(config, &imported);
  INFO(explained(planned));
  CHECK(planned.unknown().empty());
  CHECK(json::value(planned.state_value()) == json::value(imported.state_value()));
  CHECK_FALSE(planned.state_value().contains("custom_tags"));
}

TEST_CASE("a cluster made by hand is imported, with what the rules say of it as warnings",
          "[import]") {
  auto& simulator = prompt_workspace();
  simulator.post(
      "/__sim/clusters",
      json::parse(R"({"cluster_id":"0101-010101-byhand01","state":"RUNNING","cluster_source":"UI",
    "attributes":{"cluster_name":"by hand","spark_version":"15.4.x-cpu-ml-scala2.12","node_type_id":"i3.xlarge","num_workers":1}})"));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto imported = provider.import("0101-010101-byhand01");
  INFO(explained(imported));
  CHECK(imported.status == HIPAA_OK);
  CHECK(imported.finding("HC-RT-01").severity == "warning");
  CHECK(imported.finding("HC-EBS-01").severity == "warning");
  CHECK(imported.state_value().at("cluster_name") == "by hand");
}

TEST_CASE(
    "import and read say that a cluster is another cloud's, and a read that it ends with a run",
    "[import]") {
  auto& simulator = prompt_workspace();
  const std::string id = "0101-010101-azure001";
  const auto show = [&](const char* source) {
    auto theirs = json::parse(
        R"({"cluster_id":"0101-010101-azure001","state":"RUNNING","cluster_name":"theirs",
            "spark_version":"15.4.x-scala2.12","node_type_id":"m6id.large","num_workers":1,
            "azure_attributes":{"availability":"ON_DEMAND_AZURE","first_on_demand":1}})");
    theirs.as_object()["cluster_source"] = source;
    const json::object list{{"clusters", json::array{theirs}}};
    simulator.call("DELETE", "/__sim/faults");
    for (const auto& [path, body] :
         {std::pair{"get", theirs}, std::pair{"list", json::value(list)}})
      simulator.post("/__sim/faults", {{"pattern", std::string("GET /api/2.1/clusters/") + path},
                                       {"status", 200},
                                       {"times", -1},
                                       {"body", body}});
  };
  show("UI");
  const auto imported = ProviderUnderTest::at(simulator.url()).import(id);
  INFO(explained(imported));
  CHECK(imported.status == HIPAA_OK);
  CHECK(imported.finding("HC-CLOUD-01").path == "/azure_attributes");
  show("JOB");
  const auto read = ProviderUnderTest::at(simulator.url()).read(imported);
  INFO(explained(read));
  CHECK(read.finding("HC-CLOUD-01").severity == "warning");
  CHECK(read.finding("HP-CLUSTER-OF-RUN").severity == "warning");
}

TEST_CASE("what is not there cannot be imported", "[import]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto imported = provider.import("0101-010101-nosuch00");
  CHECK(imported.status == HIPAA_E_NOT_FOUND);
  CHECK(imported.lines() == std::vector<std::string>{"error HP-CLUSTER-GONE"});
  CHECK_FALSE(imported.state);
  CHECK(provider.import("").status == HIPAA_E_INVALID_ARGUMENT);
}

TEST_CASE("state of this version is upgraded unchanged, state of a newer one refused", "[import]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  Texts texts;
  texts.prior_state = applied.state;
  const auto upgraded = run(provider.handle(), &hipaa::abi::Provider::upgrade_state, texts);
  CHECK(upgraded.status == HIPAA_OK);
  CHECK(upgraded.state == applied.state);
  ++texts.schema_version;
  const auto refused = run(provider.handle(), &hipaa::abi::Provider::upgrade_state, texts);
  CHECK(refused.status == HIPAA_E_UNSUPPORTED);
  CHECK(refused.lines() == std::vector<std::string>{"error HP-STATE-VERSION"});
}

TEST_CASE("a state of version 1 is upgraded: rules that passed stood among its verdicts",
          "[import]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant();
  auto applied = provider.plan_and_apply(config);
  REQUIRE(applied.status == HIPAA_OK);
  auto envelope = json::parse(applied.state.value()).as_object();
  auto& compliance = envelope.at("value").at("compliance").as_object();
  json::array verdicts;
  std::istringstream passed(std::string(compliance.at("passed").as_string()));
  for (std::string rule; passed >> rule;)
    verdicts.push_back({{"rule", rule}, {"verdict", "pass"}, {"path", ""}});
  REQUIRE(verdicts.size() > 20);
  const auto found = compliance.at("verdicts").as_array();
  verdicts.insert(verdicts.end(), found.begin(), found.end());
  compliance["verdicts"] = std::move(verdicts);
  compliance.erase("passed");
  // And what that version kept besides.
  envelope.at("value").as_object()["forgotten"] = json::array{1};
  envelope.at("value").at("aws_attributes").as_object()["forgotten"] = "x";
  Texts texts;
  texts.schema_version = 1;
  texts.prior_state = json::serialize(envelope);
  const auto upgraded = run(provider.handle(), &hipaa::abi::Provider::upgrade_state, texts);
  CHECK(upgraded.status == HIPAA_OK);
  CHECK(json::value(upgraded.state_value()) == json::value(applied.state_value()));
  const auto refreshed = provider.read(upgraded);
  CHECK(json::value(refreshed.state_value()) == json::value(applied.state_value()));
}

TEST_CASE("a flag that an older library measured as not true is measured again", "[import]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto upgraded = [&](std::string_view status) {
    const json::object state{{"cluster_id", "1"},
                             {"state", "RUNNING"},
                             {"encryption", {{"status", status}, {"value", "<unset>"}}}};
    Texts texts;
    texts.prior_state = envelope(state);
    texts.schema_version = 3;
    const auto made = run(provider.handle(), &hipaa::abi::Provider::upgrade_state, texts);
    INFO(explained(made));
    REQUIRE(made.status == HIPAA_OK);
    return std::string(made.state_value().at("encryption").at("status").as_string());
  };
  CHECK(upgraded("measured_not_true") == "stale");
  CHECK(upgraded("measured_true") == "measured_true");
  CHECK(upgraded("not_measured") == "not_measured");
}

TEST_CASE("a cluster that a job made for itself is not imported", "[import]") {
  auto& simulator = workspace();
  auto attributes = compliant();
  const auto made =
      simulator.post("/__sim/clusters",
                     {{"cluster_source", "JOB"}, {"state", "RUNNING"}, {"attributes", attributes}});
  const std::string id(made.at("cluster_ids").at(0).as_string());
  const auto imported = ProviderUnderTest::at(simulator.url()).import(id);
  INFO(explained(imported));
  CHECK(imported.status == HIPAA_E_DIAGNOSTICS);
  CHECK(imported.lines() == std::vector<std::string>{"error HP-CLUSTER-FOREIGN"});
  CHECK_FALSE(imported.state);
}

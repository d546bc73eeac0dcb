#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

TEST_CASE("a compliant cluster is created once, proved, and planned empty again", "[create]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  INFO(explained(planned));
  REQUIRE(planned.status == HIPAA_OK);
  CHECK(planned.findings.empty());
  CHECK(simulator.count("POST", create_path) == 0);

  const auto applied = provider.apply(compliant(), planned);
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  CHECK(applied.findings.empty());
  CHECK_FALSE(applied.tainted());
  CHECK(applied.unknown().empty());
  CHECK(simulator.count("POST", create_path) == 1);
  const auto state = applied.state_value();
  CHECK(state.at("state") == "RUNNING");
  CHECK(state.at("id") == state.at("cluster_id"));
  CHECK(state.at("effective_spark_version") == "15.4.x-scala2.12");
  const auto& encryption = state.at("encryption").as_object();
  CHECK(encryption.at("status") == "measured_true");
  CHECK(encryption.at("value") == "true");
  CHECK(encryption.at("method") == R"(scala: spark.conf.get("spark.ssl.enabled"))");
  CHECK_FALSE(encryption.at("spark_context_id").as_string().empty());
  CHECK(state.at("compliance").at("profile") == "classic");
  const std::string passed(state.at("compliance").at("passed").as_string());
  for (const auto* rule : {"HC-BAA-01", "HC-RT-01", "HC-EBS-01", "HC-SSL-01", "HC-SUB-01"})
    CHECK(passed.find(rule) != std::string::npos);

  for (const auto& prior : {applied, provider.read(applied)}) {
    INFO(explained(prior));
    const auto again = provider.plan(compliant(), &prior);
    CHECK(again.status == HIPAA_OK);
    CHECK(again.findings.empty());
    CHECK(json::value(again.state_value()) == json::value(prior.state_value()));
    CHECK(again.unknown().empty());
  }
}

TEST_CASE("what is sent is what was declared, elastic disk as false, and the nonce",
          "[user-report-03][create]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied =
      provider.plan_and_apply(compliant(R"({"spark_conf":{"a":"1"},"custom_tags":{"team":"x"}})"));
  REQUIRE(applied.status == HIPAA_OK);
  auto sent = simulator.requests("?path=" + std::string(create_path)).at(0).at("body").as_object();
  auto& tags = sent.at("custom_tags").as_object();
  CHECK(tags.at("hipaa_cluster_request_id").as_string().size() == 32);
  tags.erase("hipaa_cluster_request_id");
  auto expected = compliant(R"({"spark_conf":{"a":"1"},"custom_tags":{"team":"x"}})");
  expected["enable_elastic_disk"] = false;
  CHECK(json::value(sent) == json::value(expected));
}

TEST_CASE("a cluster that the rules refuse reaches the workspace in no form", "[create]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"spark_version":"15.4.x-cpu-ml-scala2.12"})");
  const auto planned = provider.plan(config);
  CHECK(planned.status == HIPAA_E_DIAGNOSTICS);
  CHECK(planned.lines() == std::vector<std::string>{"error HC-RT-01 /spark_version"});
  // A host that applies all the same is refused too.
  const auto applied = provider.apply(config, with_planned(provider.plan(compliant()), config));
  CHECK(applied.status == HIPAA_E_DIAGNOSTICS);
  CHECK(applied.lines() == std::vector<std::string>{"error HC-RT-01 /spark_version"});
  CHECK_FALSE(applied.state);
  CHECK(simulator.count("POST", create_path) == 0);
}

TEST_CASE("unknown at plan is decided before the create", "[create]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto config = compliant();
  config["spark_version"] = nullptr;
  const auto planned = provider.plan(config, nullptr, {"/spark_version"});
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_OK);
  CHECK(planned.has("HC-RT-01"));
  CHECK(planned.finding("HC-RT-01").line() == "warning HC-RT-01 (undecided) /spark_version");
  const auto known = compliant(R"({"spark_version":"15.4.x-gpu-ml-scala2.12"})");
  const auto applied = provider.apply(known, with_planned(planned, known));
  CHECK(applied.status == HIPAA_E_DIAGNOSTICS);
  CHECK(simulator.count("POST", create_path) == 0);
}

TEST_CASE("without the agreements nothing is created", "[create]") {
  auto& simulator = workspace();
  const auto provider =
      ProviderUnderTest::at(simulator.url(), {{"business_associate_agreement", nullptr}});
  const auto planned = provider.plan(compliant());
  CHECK(planned.status == HIPAA_E_DIAGNOSTICS);
  CHECK(planned.has("HC-BAA-01"));
  CHECK(simulator.count("POST", create_path) == 0);
}

TEST_CASE("a plan without credentials warns of what it could not decide", "[create]") {
  workspace();
  const ProviderUnderTest provider(
      json::parse(
          R"({"business_associate_agreement":{"databricks":{"reference":"A-17","signed_on":"2026-01-01"},
    "aws":{"reference":"A-17","signed_on":"2026-01-01"},"order_form":{"reference":"A-17","signed_on":"2026-01-01"}}})")
          .as_object());
  REQUIRE(provider.handle());
  const auto planned = provider.plan(compliant());
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_OK);
  CHECK(planned.lines() == std::vector<std::string>{"warning HC-EBS-05 (undecided) /node_type_id"});
  // The same at apply: closed.
  const auto applied = provider.apply(compliant(), planned);
  CHECK(applied.status != HIPAA_OK);
  CHECK_FALSE(applied.state);
}

TEST_CASE("a cluster that dies while it starts is kept as tainted, with the workspace's reason",
          "[user-report-21][user-report-22][create]") {
  auto& simulator = workspace();
  simulator.post(
      "/__sim/settings",
      json::parse(
          R"({"start_failure":{"code":"AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE","type":"CLOUD_FAILURE",
    "parameters":{"aws_error_message":"no capacity in us-east-1c"},"state_message":"Could not launch instances"}})"));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_UNAVAILABLE);
  CHECK(applied.tainted());
  const auto& died = applied.finding("HP-CLUSTER-DIED");
  CHECK(died.severity == "error");
  CHECK_THAT(died.detail,
             Catch::Contains("AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE (CLOUD_FAILURE)") &&
                 Catch::Contains("no capacity in us-east-1c"));
  CHECK(simulator.count("POST", create_path) == 1);
  CHECK_FALSE(cluster_id(applied).empty());
  // What is tainted can be destroyed.
  CHECK(provider.destroy(applied).status == HIPAA_OK);
  CHECK(state_in(simulator, cluster_id(applied)) == "gone");
}

TEST_CASE("a create that the workspace refuses leaves nothing behind", "[create]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied =
      provider.plan_and_apply(compliant(R"({"spark_version":"9999.9.x-scala2.12"})"));
  INFO(explained(applied));
  CHECK(applied.status != HIPAA_OK);
  CHECK_FALSE(applied.state);
  CHECK(applied.finding("HP-API-REFUSED").http_status == 400);
  CHECK(applied.finding("HP-API-REFUSED").path == "/spark_version");
  CHECK_THAT(explained(applied), Catch::Contains("9999.9.x-scala2.12"));
}

TEST_CASE("what a policy refuses is told at each attribute", "[user-report-15][create]") {
  auto& simulator = workspace();
  simulator.post("/__sim/policies", json::parse(R"({"policy_id":"P1","name":"phi","definition":{
      "custom_tags.team":{"type":"unlimited"},"custom_tags.cost":{"type":"unlimited"},
      "cluster_name":{"type":"regex","pattern":"team-.*"}}})"));
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant(R"({"policy_id":"P1"})"));
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_DIAGNOSTICS);
  CHECK_FALSE(applied.state);
  CHECK(applied.lines() == std::vector<std::string>{"error HP-API-REFUSED /cluster_name",
                                                    "error HP-API-REFUSED /custom_tags/cost",
                                                    "error HP-API-REFUSED /custom_tags/team"});
}

TEST_CASE("what the details of a refusal name is told at each attribute", "[create]") {
  auto& simulator = workspace();
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/create","status":400,"body":{
      "error_code":"INVALID_PARAMETER_VALUE","message":"Bad request","details":[
        {"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":[
          {"field":"aws_attributes.ebs_volume_size","description":"must not be so large"},
          {"field":"init_scripts[1].s3.destination","description":"no such bucket"},
          {"field":"quota","description":"used up"}]}]}})");
  const auto applied = ProviderUnderTest::at(simulator.url()).plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_DIAGNOSTICS);
  CHECK_FALSE(applied.state);
  CHECK(applied.lines() ==
        std::vector<std::string>{"error HP-API-REFUSED",
                                 "error HP-API-REFUSED /aws_attributes/ebs_volume_size",
                                 "error HP-API-REFUSED /init_scripts/1/s3/destination"});
  CHECK_THAT(explained(applied), Catch::Contains("must not be so large"));
}

TEST_CASE("progress is told on the calling thread", "[create]") {
  auto& simulator = workspace();
  // Each phase lasts longer than the second that lies between two reports.
  simulator.post("/__sim/settings",
                 {{"start_seconds", 2.5}, {"context_seconds", 1.5}, {"command_seconds", 1.5}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  std::vector<std::string> phases;
  auto report = [&phases](const hipaa_progress& event) {
    phases.push_back(hipaa::abi::copy(event.phase));
  };
  hipaa::abi::Call call;
  call.on_progress(report);
  REQUIRE(provider.apply(compliant(), planned, nullptr, call).status == HIPAA_OK);
  CHECK(phases.front() == "create");
  CHECK(std::find(phases.begin(), phases.end(), "wait") != phases.end());
  CHECK(std::find(phases.begin(), phases.end(), "prove") != phases.end());
}

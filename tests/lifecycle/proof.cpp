#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

struct Answer {
  std::string answer;
  std::string text;
  std::string status;  // of the encryption attribute
  std::string value;   // "" = none
  std::string line;    // the finding
  std::string says;    // the beginning of its detail
};

std::size_t open_contexts(const Simulator& simulator) {
  const auto state = simulator.call("GET", "/__sim/state");
  return state.at("contexts_open").as_array().size();
}

}  // namespace

TEST_CASE("anything but a measured true terminates and taints a new cluster", "[proof]") {
  const auto one = GENERATE(values<Answer>({
      {"false", "", "measured_not_true", "false", "error HC-SSL-01 /encryption/value",
       "spark.ssl.enabled was measured on the running cluster and is \"false\", not \"true\"."},
      {"unset", "", "measured_not_true", "<unset>", "error HC-SSL-01 /encryption/value",
       "spark.ssl.enabled was measured on the running cluster and is not set, not \"true\"."},
      {"text", "yes", "measured_not_true", "yes", "error HC-SSL-01 /encryption/value",
       "spark.ssl.enabled was measured on the running cluster and is \"yes\", not \"true\"."},
      {"command_error", "", "not_measured", "", "error HC-SSL-01 (undecided) /encryption/status",
       "spark.ssl.enabled was not measured on the running cluster: the command SET "
       "spark.ssl.enabled failed: "},
      {"engine_error", "", "not_measured", "", "error HC-SSL-01 (undecided) /encryption/status",
       "spark.ssl.enabled was not measured on the running cluster: the command SET "
       "spark.ssl.enabled failed: "},
      {"context_error", "", "not_measured", "", "error HC-SSL-01 (undecided) /encryption/status",
       "spark.ssl.enabled was not measured on the running cluster: The cluster gave no execution "
       "context for sql"},
      {"permission_denied", "", "not_measured", "",
       "error HC-SSL-01 (undecided) /encryption/status",
       "spark.ssl.enabled was not measured on the running cluster: The workspace answered 403 to "
       "POST /api/1.2/contexts/create"},
      {"unavailable", "", "not_measured", "", "error HC-SSL-01 (undecided) /encryption/status",
       "spark.ssl.enabled was not measured on the running cluster: The workspace answered 503 to "
       "POST /api/1.2/contexts/create"},
  }));
  INFO(one.answer);
  auto& simulator = workspace();
  ssl(simulator, one.answer, one.text);
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"retry_timeout_seconds", 1}});
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_DIAGNOSTICS);
  CHECK(applied.finding("HC-SSL-01").line() == one.line);
  CHECK_THAT(applied.finding("HC-SSL-01").detail,
             Catch::StartsWith(one.says) && !Catch::Contains(".. "));
  CHECK(applied.finding("HP-CLUSTER-TERMINATED").line() == "warning HP-CLUSTER-TERMINATED");
  CHECK(json::parse(*applied.private_data).at("proof_required") == true);
  CHECK(applied.tainted());
  const auto state = applied.state_value();
  const auto& encryption = state.at("encryption").as_object();
  CHECK(encryption.at("status").as_string() == one.status);
  CHECK((encryption.contains("value") ? std::string(encryption.at("value").as_string())
                                      : std::string()) == one.value);
  CHECK(state.at("state") == "TERMINATED");
  CHECK(state_in(simulator, cluster_id(applied)) == "TERMINATED");
  CHECK(open_contexts(simulator) == 0);
  CHECK(simulator.count("POST", "/api/2.1/clusters/permanent-delete") == 0);
  if (one.status == "measured_not_true")
    CHECK_THAT(applied.finding("HC-SSL-01").detail, Catch::Contains("help@databricks.com"));
  // Until a proof succeeds no plan is empty.
  CHECK_FALSE(provider.plan(compliant(), &applied).unknown().empty());
}

TEST_CASE("a proof that never answers ends with the deadline and keeps the cluster", "[proof]") {
  auto& simulator = workspace();
  ssl(simulator, "never_finishes");
  const auto provider = ProviderUnderTest::at(simulator.url());
  hipaa::abi::Call call;
  call.timeout_ms = 3000;
  const auto applied = provider.apply(compliant(), provider.plan(compliant()), nullptr, call);
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_E_DEADLINE);
  CHECK(applied.tainted());
  CHECK_FALSE(cluster_id(applied).empty());
  CHECK(open_contexts(simulator) == 0);
}

TEST_CASE("other languages are asked where Scala is not admitted", "[proof]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(
      compliant(R"({"spark_conf":{"spark.databricks.repl.allowedLanguages":"python,sql"}})"));
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK_THAT(std::string(applied.state_value().at("encryption").at("method").as_string()),
             Catch::StartsWith("python: "));
}

TEST_CASE("verify measures a running cluster, and starts none", "[proof]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto id = cluster_id(applied);
  const auto verified = provider.verify(id);
  CHECK(verified.status == HIPAA_OK);
  CHECK_FALSE(verified.state);
  const auto evidence = json::parse(verified.evidence.value());
  CHECK(evidence.at("operation") == "verify");
  CHECK(evidence.at("measurement").at("status") == "measured_true");
  CHECK(evidence.at("measurement").at("other_influences").as_array().size() == 1);
  CHECK(evidence.at("subject").at("cluster_id") == json::value(id));

  ssl(simulator, "false");
  const auto refused = provider.verify(id);
  CHECK(refused.status == HIPAA_E_DIAGNOSTICS);
  CHECK(refused.finding("HC-SSL-01").line() == "error HC-SSL-01 /encryption/value");
  CHECK(state_in(simulator, id) == "RUNNING");  // verify only looks

  simulator.post("/api/2.1/clusters/delete", {{"cluster_id", id}});
  const auto asleep = provider.verify(id);
  CHECK(asleep.finding("HC-SSL-01").line() == "error HC-SSL-01 (undecided) /encryption/status");
  CHECK(simulator.count("POST", "/api/2.1/clusters/start") == 0);
  CHECK(provider.verify("0000-000000-nosuch00").status == HIPAA_E_NOT_FOUND);
}

TEST_CASE(
    "a later edit that cannot be measured leaves the cluster running, one that is measured false "
    "does not",
    "[proof]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"retry_timeout_seconds", 1}});
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto changed = compliant(R"({"spark_conf":{"a":"1"}})");

  ssl(simulator, "permission_denied");
  const auto unmeasured = provider.plan_and_apply(changed, &applied);
  INFO(explained(unmeasured));
  CHECK(unmeasured.finding("HC-SSL-01").line() == "error HC-SSL-01 (undecided) /encryption/status");
  CHECK_FALSE(unmeasured.tainted());
  CHECK(unmeasured.state_value().at("encryption").at("status") == "not_measured");
  CHECK(state_in(simulator, cluster_id(applied)) == "RUNNING");
  CHECK_FALSE(provider.plan(changed, &unmeasured).unknown().empty());

  ssl(simulator, "false");
  const auto refused = provider.plan_and_apply(changed, &unmeasured);
  INFO(explained(refused));
  CHECK(refused.finding("HC-SSL-01").line() == "error HC-SSL-01 /encryption/value");
  CHECK(state_in(simulator, cluster_id(applied)) == "TERMINATED");
  CHECK_FALSE(provider.plan(changed, &refused).unknown().empty());

  // The next apply starts it for the proof.
  ssl(simulator, "true");
  const auto healed = provider.plan_and_apply(changed, &refused);
  INFO(explained(healed));
  CHECK(healed.status == HIPAA_OK);
  CHECK(healed.state_value().at("encryption").at("status") == "measured_true");
  const auto again = provider.plan(changed, &healed);
  CHECK(json::value(again.state_value()) == json::value(healed.state_value()));
}

TEST_CASE("a profile that is not known yet hides nothing", "[proof]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"compliance_profile", nullptr}},
                                              {"/compliance_profile"});
  const auto planned = provider.plan(compliant(
      R"({"spark_version":"15.4.x-cpu-ml-scala2.12",
          "tasks":[{"task_key":"a","spark_submit_task":{"parameters":["x.jar"]}}]})"));
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_E_DIAGNOSTICS);
  CHECK(planned.lines() == std::vector<std::string>{"error HC-SUB-01 /tasks/0/spark_submit_task",
                                                    "warning HC-RT-01 (undecided) /spark_version"});
}

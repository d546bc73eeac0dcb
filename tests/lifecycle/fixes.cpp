// Rules that are mended elsewhere than in a cluster: the example of the fix that the library gives
// (metadata, fix_example) is carried out as it stands, and the rule passes.
#include <cstdlib>
#include <set>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

json::array rules() {
  const auto described = library().describe(HIPAA_DOC_METADATA);
  return json::parse(hipaa::abi::copy(described.document(HIPAA_DOC_METADATA)))
      .at("rules")
      .as_array();
}

json::object fix_of(std::string_view id, std::string_view place) {
  for (const auto& rule : rules()) {
    if (std::string_view(rule.at("id").as_string()) != id) continue;
    CHECK(std::string_view(rule.at("fix_place").as_string()) == place);
    return rule.at("fix_example").as_object();
  }
  FAIL("no rule " << id);
  return {};
}

}  // namespace

TEST_CASE("every rule has an example of its fix", "[fixes]") {
  std::set<std::string> elsewhere;
  for (const auto& rule : rules()) {
    INFO(rule.at("id").as_string());
    CHECK_FALSE(rule.at("fix_example").as_object().empty());
    if (rule.as_object().contains("fix_place"))
      elsewhere.insert(std::string(rule.at("id").as_string()));
  }
  // Each of them has its test here; the others have theirs in the unit tests of the rules.
  CHECK(elsewhere ==
        std::set<std::string>{"HC-BAA-01", "HC-CSP-01", "HC-CSP-02", "HC-CSP-03", "HC-SSL-01"});
}

TEST_CASE("the fix of the agreements is taken", "[fixes]") {
  auto& simulator = prompt_workspace();
  const auto without =
      ProviderUnderTest::at(simulator.url(), {{"business_associate_agreement", nullptr}});
  CHECK(without.plan(compliant()).has("HC-BAA-01"));
  const auto mended = ProviderUnderTest::at(simulator.url(), fix_of("HC-BAA-01", "provider"));
  const auto planned = mended.plan(compliant());
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_OK);
  CHECK_FALSE(planned.has("HC-BAA-01"));
}

TEST_CASE("the fix of each setting of the workspace is taken", "[fixes]") {
  const std::string rule = GENERATE("HC-CSP-01", "HC-CSP-02", "HC-CSP-03");
  INFO(rule);
  auto& simulator = prompt_workspace();
  const auto config = compliant(R"({"node_type_id":"m6id.large"})");
  const auto plan = [&] {
    return ProviderUnderTest::at(simulator.url(), {{"compliance_profile", "csp"}}).plan(config);
  };
  CHECK(plan().has(rule));
  const auto request = fix_of(rule, "workspace");
  simulator.call(std::string(request.at("method").as_string()),
                 std::string(request.at("path").as_string()), request.at("body"));
  const auto planned = plan();
  INFO(explained(planned));
  CHECK_FALSE(planned.has(rule));
}

TEST_CASE("the fix of a cluster that could not be measured is taken", "[fixes]") {
  auto& simulator = prompt_workspace();
  add_maker(simulator);
  auto settings = fix_of("HC-SSL-01", "provider");
  const auto& prover = settings.at("prover").as_object();
  simulator.post("/__sim/users", {{"user_name", "prover"},
                                  {"service_principal", true},
                                  {"admin", true},
                                  {"client_id", prover.at("client_id")},
                                  {"client_secret", "CANARY-s"}});
  const std::string variable(prover.at("oidc_token_env").as_string());
  setenv(variable.c_str(), "header.claims.signature", 1);
  auto config = compliant(R"({"single_user_name":"prover"})");
  const auto refused =
      ProviderUnderTest::at(simulator.url(), {{"token", "dapi-maker"}}).plan_and_apply(config);
  CHECK(refused.finding("HC-SSL-01").line() == "error HC-SSL-01 (undecided) /encryption/status");
  settings["token"] = "dapi-maker";
  config["cluster_name"] = "phi-2";
  const auto applied = ProviderUnderTest::at(simulator.url(), settings).plan_and_apply(config);
  unsetenv(variable.c_str());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK(applied.state_value().at("encryption").at("status") == "measured_true");
}

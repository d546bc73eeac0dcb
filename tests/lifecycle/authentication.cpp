// OAuth and separate credentials for the proof, against the simulated workspace's own token
// endpoint.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

void add_client(const Simulator& simulator) {
  simulator.post(
      "/__sim/users",
      json::parse(
          R"({"user_name":"robot","admin":true,"service_principal":true,"client_id":"c-1","client_secret":"CANARY-s"})"));
}

ProviderUnderTest with_client(const Simulator& simulator, json::object more = {}) {
  more["token"] = nullptr;
  if (!more.contains("client_id")) more["client_id"] = "c-1";
  if (!more.contains("client_secret")) more["client_secret"] = "CANARY-s";
  return ProviderUnderTest::at(simulator.url(), more);
}

}  // namespace

TEST_CASE("OAuth client credentials make a cluster, with one token for many operations",
          "[authentication]") {
  auto& simulator = prompt_workspace();
  add_client(simulator);
  const auto provider = with_client(simulator);
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK(provider.read(applied).findings.empty());
  CHECK(simulator.count("POST", "/oidc/v1/token") == 1);
  CHECK_THAT(explained(applied) + *applied.state + *applied.private_data + *applied.evidence,
             !Catch::Contains("CANARY"));
}

TEST_CASE("an OAuth token that is revoked in between is replaced once", "[authentication]") {
  auto& simulator = prompt_workspace();
  add_client(simulator);
  const auto provider = with_client(simulator);
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/__sim/users/revoke", {{"oauth", true}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK(read.state);
  CHECK(simulator.count("POST", "/oidc/v1/token") == 2);
}

TEST_CASE("many operations at once fetch one OAuth token", "[authentication]") {
  auto& simulator = prompt_workspace();
  add_client(simulator);
  fault(simulator,
        R"({"pattern":"POST /oidc/v1/token","kind":"delay_before","delay_ms":200,"times":-1})");
  const auto provider = with_client(simulator);
  std::vector<Outcome> planned(8);
  std::vector<std::thread> threads;
  threads.reserve(planned.size());
  for (auto& one : planned) threads.emplace_back([&] { one = provider.plan(compliant()); });
  for (auto& thread : threads) thread.join();
  for (const auto& one : planned) CHECK(one.status == HIPAA_OK);
  CHECK(simulator.count("POST", "/oidc/v1/token") == 1);
}

TEST_CASE("an OAuth client that is refused is an error, never undecided", "[authentication]") {
  auto& simulator = prompt_workspace();
  add_client(simulator);
  const auto provider = with_client(simulator, {{"client_secret", "CANARY-wrong"}});
  const auto planned = provider.plan(compliant());
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_E_UNAUTHENTICATED);
  CHECK(planned.lines() == std::vector<std::string>{"error HP-AUTH-OAUTH"});
  CHECK(planned.findings.at(0).summary == "The workspace gave no OAuth token (invalid_client).");
  CHECK_THAT(explained(planned), !Catch::Contains("CANARY"));
  CHECK(simulator.count("POST", create_path) == 0);
}

TEST_CASE("an identity token from the environment or from a file is exchanged",
          "[authentication]") {
  auto& simulator = prompt_workspace();
  add_client(simulator);
  constexpr auto identity = "header.CANARY.signature";
  const auto file = std::filesystem::temp_directory_path() /
                    ("hipaa-identity-" + std::to_string(getpid()) + ".jwt");
  const auto place = GENERATE(as<std::string>(), "oidc_token_env", "databricks_id_token_filepath");
  INFO(place);
  json::object settings{{"token", nullptr}, {"client_id", "c-1"}};
  if (place == "oidc_token_env") {
    setenv("HIPAA_TEST_IDENTITY", identity, 1);
    settings[place] = "HIPAA_TEST_IDENTITY";
  } else {
    std::ofstream(file) << identity << '\n';
    settings[place] = file.string();
  }
  const auto provider = ProviderUnderTest::at(simulator.url(), settings);
  const auto planned = provider.plan(compliant());
  unsetenv("HIPAA_TEST_IDENTITY");
  std::filesystem::remove(file);
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_OK);
  CHECK(simulator.count("POST", "/oidc/v1/token") == 1);
  CHECK_THAT(explained(planned) + *planned.state + *planned.private_data,
             !Catch::Contains("CANARY"));
}

TEST_CASE("the proof is run by the credentials that are given for it", "[authentication]") {
  auto& simulator = prompt_workspace();
  add_maker(simulator);
  // A dedicated cluster admits only its own user.
  auto config = compliant(R"({"single_user_name":"admin@example.com"})");
  const auto alone = ProviderUnderTest::at(simulator.url(), {{"token", "dapi-maker"}});
  const auto refused = alone.plan(config);
  INFO(explained(refused));
  CHECK(refused.lines() == std::vector<std::string>{"error HP-PLAN-PERMISSION /single_user_name"});
  // Nor one whom the cluster lets in, and the workspace does not.
  const auto unproved = alone.plan_and_apply(compliant());
  INFO(explained(unproved));
  CHECK(unproved.finding("HC-SSL-01").line() == "error HC-SSL-01 (undecided) /encryption/status");

  const auto helped = ProviderUnderTest::at(
      simulator.url(), {{"token", "dapi-maker"}, {"prover", {{"token", "dapi-test-token"}}}});
  config["cluster_name"] = "phi-2";
  const auto applied = helped.plan_and_apply(config);
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK(applied.state_value().at("encryption").at("status") == "measured_true");
}

TEST_CASE("a prover that cannot authenticate is refused with its place", "[authentication]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"prover", {{"client_id", "c"}}}});
  CHECK_FALSE(provider.handle());
  CHECK(provider.configured.status == HIPAA_E_UNAUTHENTICATED);
  CHECK(provider.configured.lines() == std::vector<std::string>{"error HP-AUTH-CONFIG /prover"});
}

TEST_CASE("a prover whose credentials are rejected is an error, never undecided",
          "[authentication]") {
  auto& simulator = prompt_workspace();
  const auto provider =
      ProviderUnderTest::at(simulator.url(), {{"prover", {{"token", "dapi-CANARY-nobody"}}}});
  const auto refused = provider.plan_and_apply(compliant());
  INFO(explained(refused));
  CHECK(refused.status == HIPAA_E_UNAUTHENTICATED);
  CHECK(refused.lines() ==
        std::vector<std::string>{"error HP-AUTH-TOKEN", "warning HP-CLUSTER-TERMINATED"});
  CHECK_THAT(explained(refused), !Catch::Contains("CANARY"));
  CHECK(refused.tainted());
  CHECK(state_in(simulator, cluster_id(refused)) == "TERMINATED");

  // What was proved before is left running.
  const auto applied =
      applied_at(ProviderUnderTest::at(simulator.url()), compliant(R"({"cluster_name":"phi-2"})"));
  const auto config = compliant(R"({"cluster_name":"phi-2","autotermination_minutes":30})");
  const auto changed = provider.plan_and_apply(config, &applied);
  INFO(explained(changed));
  CHECK(changed.status == HIPAA_E_UNAUTHENTICATED);
  CHECK(changed.lines() == std::vector<std::string>{"error HP-AUTH-TOKEN"});
  CHECK(state_in(simulator, cluster_id(applied)) == "RUNNING");
  CHECK_FALSE(changed.tainted());
  expect_settled(provider, config,
                 applied_at(ProviderUnderTest::at(simulator.url()), config, &changed));
  CHECK(provider.verify(cluster_id(applied)).lines() ==
        std::vector<std::string>{"error HP-AUTH-TOKEN"});
}

// What a bad network, a bad token or a bad certificate looks like to a user.
#include <unistd.h>

#include <cstdlib>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

struct Trouble {
  std::string fault;
  hipaa_status status;
  std::string line;
  std::string text;
};

}  // namespace

TEST_CASE("a workspace that misbehaves is told apart, and the state is kept by the host",
          "[network]") {
  auto& simulator = workspace();
  const auto applied = ProviderUnderTest::at(simulator.url()).plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto provider = ProviderUnderTest::at(
      simulator.url(), {{"retry_timeout_seconds", 1}, {"http_timeout_seconds", 1}});
  const auto one = GENERATE(values<Trouble>({
      {R"("status":503)", HIPAA_E_UNAVAILABLE, "", "503"},
      {R"("status":429)", HIPAA_E_RATE_LIMITED, "", "429"},
      {R"("kind":"login_page")", HIPAA_E_UNAUTHENTICATED, "", "HTML"},
      {R"("kind":"half_body")", HIPAA_E_UNAVAILABLE, "", ""},
      {R"("kind":"garbled")", HIPAA_E_UNAVAILABLE, "", ""},
      {R"("kind":"empty_body")", HIPAA_E_UNAVAILABLE, "", ""},
      {R"("kind":"reset_before")", HIPAA_E_UNAVAILABLE, "", ""},
      {R"("kind":"delay_before","delay_ms":4000)", HIPAA_E_UNAVAILABLE, "", ""},
      {R"("status":500)", HIPAA_E_UNAVAILABLE, "", "500"},
      {R"("status":403,"body":{"error_code":"PERMISSION_DENIED","message":"You have no permission"})",
       HIPAA_E_PERMISSION, "", "You have no permission"},
  }));
  INFO(one.fault);
  fault(simulator, R"({"pattern":"GET /api/2.1/clusters/get","times":-1,)" + one.fault + "}");
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.status == one.status);
  CHECK_FALSE(read.state);  // never "gone": no OK
  CHECK(read.findings.size() >= 1);
  CHECK_THAT(explained(read), Catch::Contains(one.text));
  CHECK_THAT(explained(read), !Catch::Contains("dapi-test-token"));
}

TEST_CASE("rejected credentials are an error, also at plan", "[network]") {
  auto& simulator = workspace();
  simulator.post(
      "/__sim/users",
      json::parse(
          R"({"user_name":"old@example.com","token":"dapi-expired-token","token_lifetime_seconds":-1})"));
  for (const auto* token : {"dapi-wrong-token", "dapi-expired-token"}) {
    const auto provider = ProviderUnderTest::at(simulator.url(), {{"token", token}});
    const auto planned = provider.plan(compliant());
    INFO(explained(planned));
    CHECK(planned.status == HIPAA_E_UNAUTHENTICATED);
    CHECK_THAT(explained(planned), !Catch::Contains(token));
  }
}

TEST_CASE("certificates are verified", "[network]") {
  auto& simulator = workspace();
  const auto trusting =
      ProviderUnderTest::at(simulator.tls_url(), {{"ca_file", simulator.certificate()}});
  CHECK(trusting.plan(compliant()).status == HIPAA_OK);
  const auto plan_at = [](const std::string& url, const json::object& more) {
    auto all = more;
    all["retry_timeout_seconds"] = 1;
    return ProviderUnderTest::at(url, all).plan(compliant());
  };
  std::vector<Outcome> refused = {plan_at(simulator.tls_url(), {})};
  for (const auto* flavour : {"expired", "wrong-host"}) {
    const auto url =
        std::string(simulator.post("/__sim/tls", {{"flavour", flavour}}).at("url").as_string());
    refused.push_back(plan_at(url, {{"ca_file", simulator.certificate()}}));
  }
  for (const auto& one : refused) {
    INFO(explained(one));
    // What could not be asked is undecided; the reason is named.
    CHECK(one.status == HIPAA_OK);
    CHECK_THAT(explained(one), Catch::Contains("certificate"));
  }
  CHECK(trusting.plan_and_apply(compliant()).status == HIPAA_OK);
}

TEST_CASE("a token never goes over plain HTTP to another machine", "[network]") {
  const auto provider = ProviderUnderTest::at("http://workspace.example.org");
  const auto planned =
      provider.handle() ? provider.verify("0101-010101-abcdefgh") : provider.configured;
  INFO(explained(planned));
  CHECK(planned.status != HIPAA_OK);
  CHECK(planned.has("HP-AUTH-INSECURE"));
}

TEST_CASE("a host that does not exist is named", "[network]") {
  const auto provider =
      ProviderUnderTest::at("https://no-such-workspace.invalid", {{"retry_timeout_seconds", 1}});
  const auto verified = provider.verify("0101-010101-abcdefgh");
  INFO(explained(verified));
  CHECK(verified.status == HIPAA_E_UNAVAILABLE);
  CHECK_THAT(explained(verified), Catch::Contains("no-such-workspace.invalid"));
}

TEST_CASE("no secret reaches log, diagnostics, state, private data or evidence", "[network]") {
  auto& simulator = workspace();
  simulator.post(
      "/__sim/users",
      json::parse(R"({"user_name":"canary@example.com","admin":true,"token":"dapi-CANARY-4711"})"));
  std::string logged;
  auto write = [&logged](hipaa_log_level, const hipaa_str& message, const hipaa_str& fields) {
    logged += hipaa::abi::copy(message) + " " + hipaa::abi::copy(fields) + "\n";
  };
  hipaa::abi::Host host;
  host.on_log(HIPAA_LOG_TRACE, write);
  auto configuration =
      json::parse(
          R"({"token":"dapi-CANARY-4711","business_associate_agreement":{"databricks":{"reference":"a","signed_on":"2026-01-01"},
    "aws":{"reference":"a","signed_on":"2026-01-01"},"order_form":{"reference":"a","signed_on":"2026-01-01"}}})")
          .as_object();
  configuration["host"] = simulator.url();
  const auto provider = library().provider(envelope(configuration), nullptr, host);
  Texts texts;
  texts.config = texts.planned_state =
      envelope(compliant(R"({"spark_env_vars":{"API_KEY":"CANARY-0815"}})"));
  const auto planned = run(provider, &hipaa::abi::Provider::plan, texts);
  texts.private_data = planned.private_data;
  const auto applied = run(provider, &hipaa::abi::Provider::apply, texts);
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  CHECK_THAT(logged, Catch::Contains("/api/2.1/clusters/create"));
  CHECK_THAT(logged, !Catch::Contains("CANARY"));
  CHECK_THAT(explained(applied) + *applied.evidence, !Catch::Contains("CANARY"));
  CHECK_THAT(*applied.state + *applied.private_data, !Catch::Contains("dapi-CANARY-4711"));
}

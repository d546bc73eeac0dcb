// What a bad network, a bad token or a bad certificate looks like to a user.
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <regex>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

struct Trouble {
  std::string fault;
  hipaa_status status;
  std::string code;
  std::string summary;  // with "(tried)" for how often and how long
  std::string detail;   // its beginning
};

// "(4 attempts in 1 s)" depends on the machine.
std::string without_counts(const std::string& text) {
  static const std::regex counts("\\([0-9]+ attempts in [0-9]+ s\\)");
  return std::regex_replace(text, counts, "(tried)");
}

const std::vector<Trouble>& troubles() {
  static const std::string get = "GET /api/2.1/clusters/get";
  static const std::vector<Trouble> all = {
      {R"("status":503)", HIPAA_E_UNAVAILABLE, "HP-API-UNAVAILABLE",
       "The workspace answered 503 to " + get + " (tried).", ""},
      {R"("status":429)", HIPAA_E_RATE_LIMITED, "HP-API-RATE",
       "The workspace answered 429 to " + get + " (tried).", ""},
      {R"("kind":"login_page")", HIPAA_E_UNAUTHENTICATED, "HP-HTTP-PAGE",
       "The workspace answered 200 to " + get + ".", "An HTML page came instead of the API's JSON"},
      {R"("kind":"redirect")", HIPAA_E_UNAUTHENTICATED, "HP-HTTP-REDIRECT",
       "The workspace answered 303 to " + get + ".", "The workspace sends the request elsewhere"},
      {R"("kind":"half_body")", HIPAA_E_UNAVAILABLE, "HP-HTTP-CLOSED",
       "The connection broke during " + get + " (tried).", "http://127.0.0.1"},
      {R"("kind":"garbled")", HIPAA_E_UNAVAILABLE, "HP-HTTP-BODY",
       "The answer to " + get + " is not what the API sends (tried).", "The body ("},
      {R"("kind":"empty_body")", HIPAA_E_UNAVAILABLE, "HP-HTTP-BODY",
       "The answer to " + get + " is not what the API sends (tried).", "The body is empty."},
      {R"("status":200,"body":{"aws_attributes":{"ebs_volume_size":18446744073709551615}})",
       HIPAA_E_UNAVAILABLE, "HP-HTTP-BODY", "The answer to " + get + " is not what the API sends.",
       "It has a whole number that 64 bits do not hold, at /aws_attributes/ebs_volume_size."},
      {R"("status":200,"body":{"state":"RUNNING","aws_attributes":{"zone_id":9223372036854775808}})",
       HIPAA_E_UNAVAILABLE, "HP-HTTP-BODY", "The answer to " + get + " is not what the API sends.",
       "It has a whole number that 64 bits do not hold, at /aws_attributes/zone_id."},
      {R"("kind":"reset_before")", HIPAA_E_UNAVAILABLE, "HP-HTTP-CLOSED",
       "The connection broke during " + get + " (tried).", "http://127.0.0.1"},
      {R"("kind":"delay_before","delay_ms":4000)", HIPAA_E_UNAVAILABLE, "HP-HTTP-TIMEOUT",
       "The workspace did not answer " + get + ".", "http://127.0.0.1"},
      {R"("status":500)", HIPAA_E_UNAVAILABLE, "HP-API-UNAVAILABLE",
       "The workspace answered 500 to " + get + ".", ""},
      {R"("status":403,"body":{"error_code":"PERMISSION_DENIED","message":"You have no permission"})",
       HIPAA_E_PERMISSION, "HP-API-PERMISSION", "The workspace answered 403 to " + get + ".",
       "It says: You have no permission. The identity behind the token lacks a permission"},
      {R"("status":403,"body":{"error_code":403,"message":"Access token has expired."})",
       HIPAA_E_UNAUTHENTICATED, "HP-AUTH-TOKEN", "The workspace answered 403 to " + get + ".",
       "It says: Access token has expired. The workspace does not accept the token"},
  };
  return all;
}

}  // namespace

TEST_CASE("a workspace that misbehaves is told apart, and a read leaves the host its state",
          "[network]") {
  auto& simulator = workspace();
  const auto applied = ProviderUnderTest::at(simulator.url()).plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto provider = ProviderUnderTest::at(
      simulator.url(), {{"retry_timeout_seconds", 1}, {"http_timeout_seconds", 1}});
  for (const auto& one : troubles()) {
    INFO(one.fault);
    simulator.call("DELETE", "/__sim/faults");
    fault(simulator, R"({"pattern":"GET /api/2.1/clusters/get","times":-1,)" + one.fault + "}");
    const auto read = provider.read(applied);
    INFO(explained(read));
    CHECK(read.status == one.status);
    CHECK_FALSE(read.state);  // never "gone": that would be OK
    CHECK(read.lines() == std::vector<std::string>{"error " + one.code});
    CHECK(without_counts(read.findings.at(0).summary) == one.summary);
    CHECK_THAT(read.findings.at(0).detail, Catch::StartsWith(one.detail));
    CHECK_THAT(explained(read), !Catch::Contains("dapi-test-token"));
  }
}

TEST_CASE("trouble after the create keeps the id, tainted, in every kind of it",
          "[user-report-22][network]") {
  auto& simulator = workspace();
  for (const auto& one : troubles()) {
    INFO(one.fault);
    simulator.reset();
    // Each its own: many that are waited for one after the other are asked for by a list.
    const auto provider = ProviderUnderTest::at(
        simulator.url(), {{"retry_timeout_seconds", 1}, {"http_timeout_seconds", 1}});
    fault(simulator, R"({"pattern":"GET /api/2.1/clusters/get","times":-1,)" + one.fault + "}");
    // What passes is waited for, until the resource's own time is over.
    const auto applied = provider.plan_and_apply(compliant(R"({"timeouts":{"create":"3s"}})"));
    INFO(explained(applied));
    const bool passes = one.status == HIPAA_E_UNAVAILABLE || one.status == HIPAA_E_RATE_LIMITED;
    CHECK(applied.status == (passes ? HIPAA_E_DEADLINE : one.status));
    CHECK(applied.findings.at(0).code == (passes ? "HP-CALL-DEADLINE" : one.code));
    CHECK(applied.tainted());
    CHECK_FALSE(cluster_id(applied).empty());
    CHECK(simulator.count("POST", create_path) == 1);
    simulator.call("DELETE", "/__sim/faults");
    CHECK(provider.destroy(applied).status == HIPAA_OK);
    CHECK(state_in(simulator, cluster_id(applied)) == "gone");
  }
}

TEST_CASE("Retry-After is waited for, in seconds, as a date and as RetryInfo", "[network]") {
  auto& simulator = workspace();
  const auto applied = ProviderUnderTest::at(simulator.url()).plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto form = GENERATE(as<std::string>(), "seconds", "date", "detail");
  std::string asks = R"("retry_after":"1")";
  if (form == "detail") asks = R"("retry_delay":"1.2s")";
  if (form == "date") {
    // A date has whole seconds: three of them from now are at least one when it is read.
    const auto later = std::time(nullptr) + 3;
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&later));
    asks = R"("retry_after":")" + std::string(text.data()) + '"';
  }
  INFO(asks);
  simulator.call("DELETE", "/__sim/requests");
  fault(simulator, R"({"pattern":"GET /api/2.1/clusters/get","status":429,)" + asks + "}");
  const auto start = std::chrono::steady_clock::now();
  const auto read = ProviderUnderTest::at(simulator.url()).read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK(simulator.count("GET", "/api/2.1/clusters/get") == 2);
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::seconds(1));
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
    CHECK(planned.lines() == std::vector<std::string>{"error HP-AUTH-TOKEN"});
    CHECK(planned.findings.at(0).summary ==
          "The workspace answered 403 to GET /api/2.1/clusters/list-node-types.");
    CHECK_THAT(explained(planned), !Catch::Contains(token));
    const auto applied =
        provider.apply(compliant(), ProviderUnderTest::at(simulator.url()).plan(compliant()));
    CHECK(applied.lines() == planned.lines());
    CHECK_FALSE(applied.state);
    CHECK(simulator.count("POST", create_path) == 0);
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
    CHECK(one.status == HIPAA_E_UNAVAILABLE);
    CHECK(one.lines() == std::vector<std::string>{"error HP-HTTP-TLS"});
  }
  const auto applied = trusting.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto untrusting =
      ProviderUnderTest::at(simulator.tls_url(), {{"retry_timeout_seconds", 1}});
  const auto read = untrusting.read(applied);
  CHECK(read.status == HIPAA_E_UNAVAILABLE);
  CHECK(read.lines() == std::vector<std::string>{"error HP-HTTP-TLS"});
  CHECK_THAT(read.findings.at(0).detail, Catch::Contains("Nothing was sent."));
  // Where nobody can be reached, nothing is changed.
  simulator.call("DELETE", "/__sim/requests");
  const auto changed =
      untrusting.apply(compliant(R"({"autotermination_minutes":30})"), applied, &applied);
  CHECK(changed.lines() == std::vector<std::string>{"error HP-HTTP-TLS"});
  CHECK(json::value(changed.state_value()) == json::value(applied.state_value()));
  CHECK(simulator.requests().empty());
}

TEST_CASE("a token never goes over plain HTTP to another machine", "[network]") {
  const auto provider = ProviderUnderTest::at("http://workspace.example.org");
  const auto planned =
      provider.handle() ? provider.verify("0101-010101-abcdefgh") : provider.configured;
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_E_INVALID_ARGUMENT);
  CHECK(planned.lines() == std::vector<std::string>{"error HP-AUTH-INSECURE /host"});
}

TEST_CASE("a host that does not exist is named", "[network]") {
  const auto provider =
      ProviderUnderTest::at("https://no-such-workspace.invalid", {{"retry_timeout_seconds", 1}});
  const auto verified = provider.verify("0101-010101-abcdefgh");
  INFO(explained(verified));
  CHECK(verified.status == HIPAA_E_UNAVAILABLE);
  CHECK(verified.lines() == std::vector<std::string>{"error HP-HTTP-RESOLVE"});
  CHECK_THAT(verified.findings.at(0).detail, Catch::Contains("no-such-workspace.invalid"));
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
          R"({"token":"dapi-CANARY-4711","business_associate_agreement":{"databricks":{"reference":"A-17","signed_on":"2026-01-01"},
    "aws":{"reference":"A-17","signed_on":"2026-01-01"},"order_form":{"reference":"A-17","signed_on":"2026-01-01"}}})")
          .as_object();
  configuration["host"] = simulator.url();
  const auto provider = library().provider(envelope(configuration), nullptr, host);
  Texts texts;
  texts.config = texts.planned_state =
      envelope(compliant(R"({"spark_env_vars":{"SITE":"CANARY-0815"}})"));
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

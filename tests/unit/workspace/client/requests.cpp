// From an endpoint's call to its answer: what is repeated, how long, and what ends it.
#include "plugin/workspace/client/requests.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/workspace/client/scripted_client.hpp"

using namespace hipaa::workspace;
using namespace std::chrono_literals;
using hipaa::support::Status;
using hipaa::tests::ManualCall;
using hipaa::tests::personal_configuration;
using hipaa::tests::Script;
using hipaa::tests::ScriptedTransport;

namespace {

struct Fixture {
  Script script;
  ManualCall call;
  Requests requests{personal_configuration(), std::make_unique<ScriptedTransport>(script)};
};

std::string header(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return value;
  return "";
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a request carries what the API wants, escaped") {
  script.answer(200, R"({"a":1})", {{"x-databricks-org-id", "42"}});
  call.correlation = "run 7";
  const auto answer = requests.get("/api/x", {{"q", "a b&c"}, {"r", "1"}}, call);
  REQUIRE(answer.has_value());
  CHECK(answer->at("a") == 1);
  const auto& sent = script.sent.at(0);
  CHECK(sent.url == "https://x/api/x?q=a%20b%26c&r=1");
  CHECK(header(sent, "Authorization") == "Bearer dapi");
  CHECK(header(sent, "X-Correlation-Id") == "run%207");
  CHECK(header(sent, "User-Agent") == "test/1");
  CHECK_FALSE(sent.only_once);
  CHECK(requests.workspace_id() == "42");
}

TEST_CASE_METHOD(Fixture, "what passes is repeated, not sooner than the answer asks") {
  script.answer(429, "", {{"retry-after", "7"}});
  script.answer(503, R"({"details":[{"@type":"x/google.rpc.RetryInfo","retry_delay":"3.5s"}]})");
  script.fail(NetworkFault::closed, true);
  script.answer(200, "{}");
  CHECK(requests.get("/api/x", {}, call).has_value());
  REQUIRE(call.waits.size() == 3);
  CHECK(call.waits[0] == 7s);
  CHECK(call.waits[1] == 3500ms);
  CHECK(call.waits[2] <= 800ms);
  CHECK(call.told.at(0).rfind("retry: ", 0) == 0);
}

TEST_CASE_METHOD(Fixture, "repeats end with the retry timeout, and the failure counts them") {
  script.answer(503, "");
  const auto answer = requests.get("/api/x", {}, call);
  REQUIRE_FALSE(answer.has_value());
  const auto failure = to_failure(answer.error());
  CHECK(failure.status == Status::unavailable);
  CHECK(call.passed <= 300s);
  CHECK(call.passed >= 280s);
  CHECK(failure.diagnostics.front().summary.find("(" + std::to_string(script.sent.size()) +
                                                 " attempts in ") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "cancel and deadline end a pause, and say what was being repeated") {
  script.answer(503, "");
  call.cancel_after = 50ms;
  const auto cancelled = requests.get("/api/x", {}, call);
  REQUIRE_FALSE(cancelled.has_value());
  const auto failure = to_failure(cancelled.error());
  CHECK(failure.status == Status::cancelled);
  CHECK(failure.diagnostics.at(0).summary == "Cancelled while repeating GET /api/x.");
  CHECK(failure.diagnostics.at(1).code == "HP-API-UNAVAILABLE");
  CHECK(failure.diagnostics.at(1).severity == hipaa::model::Severity::warning);
  CHECK(script.sent.size() == 1);
  ManualCall late;
  late.limit = 50ms;
  const auto ended = requests.get("/api/x", {}, late);
  REQUIRE_FALSE(ended.has_value());
  CHECK(to_failure(ended.error()).status == Status::deadline);
}

TEST_CASE_METHOD(Fixture, "an unclear failure of what must not happen twice is not repeated") {
  script.fail(NetworkFault::closed, true);
  CHECK_FALSE(requests.post("/api/x", {}, Repeat::if_refused, call).has_value());
  CHECK(script.sent.size() == 1);
  CHECK(script.sent.front().only_once);
  Script refusing;
  refusing.answer(503, "");
  refusing.answer(200, "{}");
  Requests again(personal_configuration(), std::make_unique<ScriptedTransport>(refusing));
  CHECK(again.post("/api/x", {}, Repeat::if_refused, call).has_value());
  CHECK(refusing.sent.size() == 2);
}

TEST_CASE("a request sent once says whether it may have happened") {
  struct Row {
    int status;
    std::string body;
    bool may_have_happened;
  };
  for (const auto& row : {Row{400, "{}", false}, Row{403, "{}", false}, Row{404, "", false},
                          Row{408, "", true}, Row{429, "", true}, Row{500, "", true},
                          Row{503, "", true}, Row{200, "{\"half", true}, Row{200, "", true}}) {
    INFO(row.status << row.body);
    Fixture fixture;
    fixture.script.answer(row.status, row.body);
    const auto reply = fixture.requests.post_once("/api/x", {}, fixture.call);
    REQUIRE_FALSE(reply.has_value());
    CHECK(may_have_happened(reply.error()) == row.may_have_happened);
    CHECK(fixture.script.sent.size() == 1);
  }
  Fixture never_sent;
  never_sent.script.fail(NetworkFault::connect, false);
  CHECK_FALSE(
      may_have_happened(never_sent.requests.post_once("/api/x", {}, never_sent.call).error()));
  Fixture lost;
  lost.script.fail(NetworkFault::timeout, true);
  CHECK(may_have_happened(lost.requests.post_once("/api/x", {}, lost.call).error()));
}

TEST_CASE_METHOD(Fixture, "a rejected personal token is told at once") {
  script.answer(403, R"({"error_code":403,"message":"Invalid access token."})");
  const auto answer = requests.get("/api/x", {}, call);
  REQUIRE_FALSE(answer.has_value());
  CHECK(to_failure(answer.error()).status == Status::unauthenticated);
  CHECK(script.sent.size() == 1);
}

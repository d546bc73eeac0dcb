// OAuth tokens: fetched, kept, renewed in time, one fetch at a time.
#include "plugin/workspace/auth/authorization.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "plugin/json/encoding.hpp"
#include "tests/support/manual_call.hpp"
#include "tests/unit/workspace/scripted_transport.hpp"

using namespace hipaa::workspace;
using namespace std::chrono_literals;
using hipaa::tests::ManualCall;
using hipaa::tests::Script;
using hipaa::tests::ScriptedTransport;

namespace {

Configuration client() {
  Configuration made;
  made.host = "https://x";
  made.auth_type = "oauth-m2m";
  made.client_id = "id with/odd:signs";
  made.client_secret = Secret("CANARY");
  made.sources = "Config: host=https://x";
  return made;
}

constexpr auto metadata = R"({"oidc_endpoint":"https://login.x/oidc","cloud":"AWS"})";
constexpr auto discovery = R"({"token_endpoint":"https://login.x/t"})";

std::string token(const std::string& text, const std::string& expires = "3600") {
  return R"({"access_token":")" + text + R"(","token_type":"Bearer","expires_in":)" + expires + "}";
}

// What the workspace says of itself, and its issuer of its endpoints.
void discover(Script& script) {
  script.answer(200, metadata);
  script.answer(200, discovery);
}

std::string header(Authorization& of, ManualCall& call) {
  auto made = of.header(call);
  return made ? *made : "failed: " + made.error().diagnostics.front().code;
}

// The threads share one time: a clock that ran ahead by waiting would let the token expire.
struct PatientCall final : ManualCall {
  hipaa::support::Stop wait_for(Milliseconds duration) override {
    std::this_thread::sleep_for(duration);
    return stopped();
  }
};

// How many of `many` threads that ask at the same time get `expected`; `served` counts along.
int count_headers(Authorization& of, int many, std::chrono::milliseconds at,
                  const std::string& expected, std::atomic<int>* served = nullptr) {
  std::atomic<int> own = 0;
  auto& right = served == nullptr ? own : *served;
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(many));
  for (int i = 0; i < many; ++i)
    threads.emplace_back([&] {
      PatientCall call;
      call.passed = at;
      if (header(of, call) == expected) ++right;
    });
  for (auto& thread : threads) thread.join();
  return right;
}

// Somebody who asks for tokens of a network that answers as scripted.
struct TokenClient {
  Script script;
  ScriptedTransport network{script};
  Configuration configuration = client();
  Authorization authorization{configuration, network};
  ManualCall call;
};

}  // namespace

TEST_CASE_METHOD(TokenClient, "client credentials go to the endpoint in a Basic header") {
  discover(script);
  script.answer(200, token("one"));
  CHECK(header(authorization, call) == "Bearer one");
  REQUIRE(script.sent.size() == 3);
  const auto& request = script.sent[2];
  CHECK(request.method == "POST");
  CHECK(request.url == "https://login.x/t");
  CHECK(request.body == "grant_type=client_credentials&scope=all-apis");
  CHECK(request.headers.back().second ==
        "Basic " + hipaa::json::to_base64("id%20with%2Fodd%3Asigns:CANARY"));
}

TEST_CASE("the token endpoint is looked for where the workspace says, then where it usually is") {
  struct Row {
    std::string metadata;
    std::string discovery;
    std::vector<std::string> asked;  // after the metadata
  };
  const std::string named = "https://login.x/oidc/.well-known/oauth-authorization-server";
  const std::string usual = "https://x/oidc/.well-known/oauth-authorization-server";
  const std::string endpoint = "https://x/oidc/v1/token";
  for (const auto& row : {
           Row{metadata, discovery, {named, "https://login.x/t"}},
           Row{metadata, "{}", {named, usual, endpoint}},
           Row{"{}", discovery, {usual, "https://login.x/t"}},
           Row{R"({"oidc_endpoint":"https://x/oidc"})", "{}", {usual, endpoint}},
           Row{"<html>", "<html>", {usual, endpoint}},
           // A secret never goes over plain HTTP to another machine.
           Row{R"({"oidc_endpoint":"http://evil.example/oidc"})", "{}", {usual, endpoint}},
           Row{"{}", R"({"token_endpoint":"http://evil.example/t"})", {usual, endpoint}},
       }) {
    INFO(row.metadata << row.discovery);
    TokenClient one;
    one.script.answers.emplace_back([&row](const HttpRequest& request) -> ExchangeResult {
      if (request.method == "POST") return HttpResponse{200, {}, token("one")};
      const bool is_first = request.url == "https://x/.well-known/databricks-config";
      return HttpResponse{200, {}, is_first ? row.metadata : row.discovery};
    });
    CHECK(header(one.authorization, one.call) == "Bearer one");
    std::vector<std::string> asked;
    for (const auto& request : one.script.sent) asked.push_back(request.url);
    CHECK(asked.front() == "https://x/.well-known/databricks-config");
    asked.erase(asked.begin());
    CHECK(asked == row.asked);
  }
}

TEST_CASE_METHOD(TokenClient, "where nothing answers, discovery is not tried twice") {
  script.fail(NetworkFault::timeout, true);
  script.answer(200, token("one"));
  CHECK(header(authorization, call) == "Bearer one");
  CHECK(script.sent.size() == 2);
}

TEST_CASE("a token that no header can hold is no token") {
  for (const auto* text : {"a b", "a\\r\\nX: 1", "t\u00f6ken", "a\\u0000"}) {
    TokenClient one;
    discover(one.script);
    one.script.answer(200, token(text));
    CHECK(header(one.authorization, one.call) == "failed: HP-AUTH-OAUTH");
  }
}

TEST_CASE("a token lives a second at least, and a day at most") {
  struct Row {
    std::string expires;
    std::chrono::milliseconds kept;
  };
  for (const auto& row : {Row{"0", 500ms}, Row{"-7", 500ms}, Row{"\"soon\"", 500ms},
                          Row{"9223372036854775807", 24h - 20min}, Row{"315360000", 24h - 20min}}) {
    TokenClient one;
    discover(one.script);
    one.script.answer(200, token("one", row.expires));
    discover(one.script);
    one.script.answer(200, token("two", row.expires));
    CHECK(header(one.authorization, one.call) == "Bearer one");
    one.call.passed += row.kept - 100ms;
    CHECK(header(one.authorization, one.call) == "Bearer one");
    one.call.passed += 200ms;
    CHECK(header(one.authorization, one.call) == "Bearer two");
  }
}

TEST_CASE("a token is kept, and renewed before it expires") {
  struct Row {
    std::string expires;
    std::chrono::seconds kept;
  };
  // 20 minutes before the end, or at half of a short life; lifetimes come as texts too.
  for (const auto& row : {Row{"3600", 40min}, Row{"\"3600\"", 40min}, Row{"600", 5min}}) {
    TokenClient one;
    discover(one.script);
    one.script.answer(200, token("one", row.expires));
    discover(one.script);
    one.script.answer(200, token("two", row.expires));
    CHECK(header(one.authorization, one.call) == "Bearer one");
    one.call.passed += row.kept - 1s;
    CHECK(header(one.authorization, one.call) == "Bearer one");
    CHECK(one.script.sent.size() == 3);
    one.call.passed += 2s;
    CHECK(header(one.authorization, one.call) == "Bearer two");
  }
}

TEST_CASE_METHOD(TokenClient,
                 "a failed renewal keeps the token that still holds, and is tried again") {
  discover(script);
  script.answer(200, token("one"));
  discover(script);
  script.answer(401, R"({"error":"invalid_client"})");
  CHECK(header(authorization, call) == "Bearer one");
  call.passed += 45min;
  CHECK(header(authorization, call) == "Bearer one");
  const auto tried = script.sent.size();
  CHECK(header(authorization, call) == "Bearer one");
  CHECK(script.sent.size() == tried);  // not at once
  call.passed += 2min;
  CHECK(header(authorization, call) == "Bearer one");
  CHECK(script.sent.size() > tried);
  call.passed += 20min;
  CHECK(header(authorization, call) == "failed: HP-AUTH-OAUTH");
}

TEST_CASE_METHOD(TokenClient,
                 "a refused client is an error with the server's word, and without the secret") {
  discover(script);
  script.answer(401,
                R"({"error":"invalid_client","error_description":"Client authentication failed"})");
  const auto made = authorization.header(call);
  REQUIRE_FALSE(made.has_value());
  const auto failure = made.error();
  CHECK(failure.status == hipaa::support::Status::unauthenticated);
  const auto& told = failure.diagnostics.front();
  CHECK(told.code == "HP-AUTH-OAUTH");
  CHECK(told.summary == "The workspace gave no OAuth token (invalid_client).");
  CHECK(told.detail ==
        "It says: Client authentication failed. Check client_id and client_secret: the secret may "
        "have expired or been deleted. Config: host=https://x");
  CHECK(script.sent.size() == 3);  // a refusal is not repeated
  // Nor is it asked for anew by each of a thousand operations; a moment later it is.
  CHECK(header(authorization, call) == "failed: HP-AUTH-OAUTH");
  CHECK(script.sent.size() == 3);
  call.passed += 3s;
  CHECK(header(authorization, call) == "failed: HP-AUTH-OAUTH");
  CHECK(script.sent.size() > 3);
}

TEST_CASE_METHOD(TokenClient, "what passes is repeated for a minute, and ends with the call") {
  discover(script);
  script.answer(503, "", {{"retry-after", "5"}});
  CHECK(header(authorization, call) == "failed: HP-API-UNAVAILABLE");
  CHECK(call.passed <= 60s);
  CHECK(call.passed >= 50s);
  CHECK(call.waits.front() == 5s);
  ManualCall cancelled;
  cancelled.passed = call.passed + 3s;
  cancelled.cancel_after = cancelled.passed + 1s;
  CHECK(header(authorization, cancelled) == "failed: HP-CALL-CANCELLED");
}

TEST_CASE("an identity token is exchanged") {
  Script script;
  script.answer(404, "{}");
  script.answer(404, "{}");
  script.answer(200, token("one"));
  ScriptedTransport network(script);
  auto configuration = client();
  configuration.auth_type = "file-oidc";
  configuration.identity_token_place = "The file /run/token";
  std::optional<std::string> identity = "a.b+c";
  configuration.identity_token = [&identity] { return identity; };
  Authorization authorization(configuration, network);
  ManualCall call;
  CHECK(header(authorization, call) == "Bearer one");
  CHECK(script.sent.at(2).body ==
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
        "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt"
        "&scope=all-apis&subject_token=a.b%2Bc&client_id=id%20with%2Fodd%3Asigns");
  identity.reset();
  Authorization another(configuration, network);
  const auto made = another.header(call);
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().diagnostics.front().detail == "The file /run/token is missing or empty.");
}

TEST_CASE("many operations at once fetch one token") {
  Script script;
  std::atomic<int> fetches = 0;
  script.answers.emplace_back([&fetches](const HttpRequest& request) -> ExchangeResult {
    if (request.method == "GET") return HttpResponse{200, {}, discovery};
    std::this_thread::sleep_for(20ms);
    return HttpResponse{200, {}, token("t" + std::to_string(++fetches))};
  });
  ScriptedTransport network(script);
  const auto configuration = client();
  Authorization authorization(configuration, network);
  CHECK(count_headers(authorization, 8, 0s, "Bearer t1") == 8);
  CHECK(fetches == 1);
}

TEST_CASE("one operation renews a token, and the others go on with the one that still holds") {
  constexpr int many = 8;
  Script script;
  std::atomic<int> fetches = 0;
  std::atomic<int> served = 0;
  script.answers.emplace_back([&](const HttpRequest& request) -> ExchangeResult {
    if (request.method == "GET") return HttpResponse{200, {}, discovery};
    // The renewal ends when all the others have been served; they would wait for it in vain.
    if (++fetches == 2)
      for (int i = 0; i < 10000 && served < many - 1; ++i) std::this_thread::sleep_for(1ms);
    return HttpResponse{200, {}, token("t" + std::to_string(fetches))};
  });
  ScriptedTransport network(script);
  const auto configuration = client();
  Authorization authorization(configuration, network);
  CHECK(count_headers(authorization, 1, 0s, "Bearer t1") == 1);
  CHECK(count_headers(authorization, many, 45min, "Bearer t1", &served) == many - 1);
  CHECK(fetches == 2);
  CHECK(count_headers(authorization, many, 46min, "Bearer t2") == many);
  CHECK(fetches == 2);
}

TEST_CASE("a rejected token is replaced, a personal one is not") {
  Script script;
  int n = 0;
  script.answers.emplace_back([&n](const HttpRequest& request) -> ExchangeResult {
    if (request.method == "GET") return HttpResponse{200, {}, discovery};
    return HttpResponse{200, {}, token("t" + std::to_string(++n))};
  });
  ScriptedTransport network(script);
  auto configuration = client();
  Authorization authorization(configuration, network);
  ManualCall call;
  CHECK(header(authorization, call) == "Bearer t1");
  CHECK(authorization.renew_after("Bearer t1"));
  CHECK(authorization.renew_after("Bearer t1"));
  CHECK(header(authorization, call) == "Bearer t2");
  CHECK(authorization.renew_after("Bearer t1"));  // late: t2 stays
  CHECK(header(authorization, call) == "Bearer t2");
  configuration.auth_type = "pat";
  configuration.token = Secret("dapi");
  CHECK(header(authorization, call) == "Bearer dapi");
  CHECK_FALSE(authorization.renew_after("Bearer dapi"));
}

TEST_CASE("base64 has RFC 4648's vectors") {
  CHECK(hipaa::json::to_base64("") == "");
  CHECK(hipaa::json::to_base64("f") == "Zg==");
  CHECK(hipaa::json::to_base64("fo") == "Zm8=");
  CHECK(hipaa::json::to_base64("foo") == "Zm9v");
  CHECK(hipaa::json::to_base64("foobar") == "Zm9vYmFy");
  CHECK(hipaa::json::to_base64("\xff\xfe") == "//4=");
}

#include "plugin/workspace/http/first_contact.hpp"

#include <catch2/catch.hpp>

#include "tests/support/manual_call.hpp"
#include "tests/unit/workspace/scripted_transport.hpp"

using namespace hipaa::workspace;
using namespace std::chrono_literals;
using hipaa::tests::ManualCall;
using hipaa::tests::Script;
using hipaa::tests::ScriptedTransport;

namespace {

struct Contact {
  Script script;
  ManualCall call;
  FirstContact transport{std::make_unique<ScriptedTransport>(script), {}};

  ExchangeResult send() { return transport.send(HttpRequest{"GET", "https://x/a", {}, {}}, call); }
};

}  // namespace

TEST_CASE("who has never answered is given some seconds, and is not asked again at once") {
  Contact at;
  at.script.fail(GENERATE(NetworkFault::resolve, NetworkFault::connect), false);
  const auto first = at.send();
  REQUIRE_FALSE(first.has_value());
  CHECK(first.error().is_final);
  CHECK(at.call.passed < 4s);
  CHECK(at.transport.is_unreachable());
  const auto tries = at.script.sent.size();
  CHECK(tries > 1);
  CHECK(at.script.sent.front().patience == 8s);
  CHECK_FALSE(at.send().has_value());
  CHECK(at.script.sent.size() == tries);
  at.call.passed += 11s;
  at.script.answers.clear();
  at.script.answer(200, "{}");
  CHECK(at.send().has_value());
  CHECK_FALSE(at.transport.is_unreachable());
}

TEST_CASE("a certificate never gets better, and silence from the beginning is no slow answer") {
  Contact at;
  SECTION("a certificate") {
    at.script.fail(NetworkFault::tls, false);
    CHECK(at.send().error().fault == NetworkFault::tls);
  }
  SECTION("silence") {
    at.script.fail(NetworkFault::timeout, true);
    CHECK(at.send().error().fault == NetworkFault::connect);
  }
  CHECK(at.script.sent.size() == 1);
  CHECK(at.transport.is_unreachable());
}

TEST_CASE("what the call itself ends says nothing of the host") {
  Contact at;
  at.script.fail(GENERATE(NetworkFault::cancelled, NetworkFault::deadline), false);
  CHECK_FALSE(at.send().error().is_final);
  CHECK_FALSE(at.transport.is_unreachable());
}

TEST_CASE("once it has answered, whatever it answered, faults go through as they are") {
  Contact at;
  at.script.answer(503, "");
  at.script.fail(NetworkFault::connect, false);
  CHECK(at.send().has_value());
  const auto later = at.send();
  REQUIRE_FALSE(later.has_value());
  CHECK_FALSE(later.error().is_final);
  CHECK(at.script.sent.back().patience == 0ms);
  CHECK_FALSE(at.transport.is_unreachable());
}

// What waits: the token bucket, and the grace of what must not be left half done.
#include <catch2/catch.hpp>

#include "plugin/workspace/client/grace_period_context.hpp"
#include "plugin/workspace/http/rate_limit.hpp"
#include "tests/support/manual_call.hpp"

using namespace hipaa;
using namespace std::chrono_literals;
using support::Stop;
using tests::ManualCall;

TEST_CASE("a burst is let through, then one request each interval") {
  workspace::RateLimit limit(10);
  ManualCall call;
  for (int i = 0; i < 10; ++i) CHECK(limit.take(call) == Stop::none);
  CHECK(call.passed == 0ms);
  for (int i = 0; i < 20; ++i) CHECK(limit.take(call) == Stop::none);
  CHECK(call.passed >= 2000ms);
  CHECK(call.passed <= 2100ms);
  call.passed += 60s;  // a pause fills the bucket, and not more than that
  const auto before = call.passed;
  for (int i = 0; i < 10; ++i) CHECK(limit.take(call) == Stop::none);
  CHECK(call.passed == before);
  CHECK(limit.take(call) == Stop::none);
  CHECK(call.passed > before);
}

TEST_CASE("the rate grows while it is wanted and nothing is refused, up to its ceiling") {
  workspace::RateLimit limit(10, 30);
  ManualCall call;
  while (call.passed < 1500ms) CHECK(limit.take(call) == Stop::none);
  CHECK(limit.per_second() == 15);
  while (call.passed < 10s) CHECK(limit.take(call) == Stop::none);
  CHECK(limit.per_second() == 30);
  workspace::RateLimit idle(10, 30);
  for (int i = 0; i < 20; ++i) {
    CHECK(idle.take(call) == Stop::none);
    call.passed += 1s;
  }
  CHECK(idle.per_second() == 10);
}

TEST_CASE("a refusal halves the rate, and what was sent before it counts once") {
  workspace::RateLimit limit(16, 100);
  ManualCall call;
  CHECK(limit.take(call) == Stop::none);
  for (int i = 0; i < 5; ++i) limit.refused(call, 2s);
  CHECK(limit.per_second() == 8);
  const auto before = call.passed;
  CHECK(limit.take(call) == Stop::none);
  CHECK(call.passed - before >= 2s);
  // What was refused is not tried again for a while.
  while (call.passed - before < 20s) CHECK(limit.take(call) == Stop::none);
  CHECK(limit.per_second() == 8);
  while (call.passed - before < 40s) CHECK(limit.take(call) == Stop::none);
  CHECK(limit.per_second() > 8);
}

TEST_CASE("waiting for a turn ends with cancel and with the deadline") {
  workspace::RateLimit limit(1);
  ManualCall call;
  REQUIRE(limit.take(call) == Stop::none);
  call.cancel_after = 300ms;
  CHECK(limit.take(call) == Stop::cancelled);
  CHECK(call.passed == 300ms);
  ManualCall late;
  late.limit = 200ms;
  CHECK(limit.take(late) == Stop::deadline);
}

TEST_CASE("a grace call goes on after a stop for its grace and no longer") {
  ManualCall outer;
  outer.cancel_after = 100ms;
  workspace::GracePeriodContext grace(outer, 5s);
  CHECK(grace.stopped() == Stop::none);
  outer.passed = 100ms;
  CHECK(grace.stopped() == Stop::none);
  CHECK(grace.remaining() == 250ms);  // looks for a stop that often
  outer.passed = 5000ms;
  CHECK(grace.stopped() == Stop::none);
  CHECK(grace.remaining() == 100ms);
  outer.passed = 5100ms;
  CHECK(grace.stopped() == Stop::deadline);
  CHECK(grace.remaining() == 0ms);
  CHECK(grace.wait_for(1s) == Stop::deadline);
}

#include <catch2/catch.hpp>

#include "plugin/support/deadline_context.hpp"
#include "tests/support/manual_call.hpp"

using namespace hipaa;
using namespace std::chrono_literals;
using support::DeadlineContext;
using support::Status;
using support::Stop;
using tests::ManualCall;

TEST_CASE("a stop becomes a failure that says while doing what") {
  const auto cancelled = support::stop_failure(Stop::cancelled, "waiting for RUNNING");
  CHECK(cancelled.status == Status::cancelled);
  CHECK(cancelled.diagnostics.at(0).code == "HP-CALL-CANCELLED");
  CHECK(cancelled.diagnostics.at(0).summary == "Cancelled while waiting for RUNNING.");
  const auto late = support::stop_failure(Stop::deadline, "sending GET /x");
  CHECK(late.status == Status::deadline);
  CHECK(late.diagnostics.at(0).code == "HP-CALL-DEADLINE");
  CHECK(late.diagnostics.at(0).summary == "Out of time while sending GET /x.");
}

TEST_CASE("a limited call ends at its own limit, or with the outer one if that is sooner") {
  ManualCall outer;
  outer.limit = 10s;
  DeadlineContext sooner(outer, 3s);
  CHECK(sooner.remaining() == 3s);
  CHECK(sooner.wait_for(1s) == Stop::none);
  CHECK(sooner.stopped() == Stop::none);
  CHECK(sooner.wait_for(5s) == Stop::deadline);
  CHECK(outer.passed == 3s);  // not the five
  CHECK(sooner.stopped() == Stop::deadline);
  CHECK(sooner.remaining() == 0s);
  CHECK(outer.stopped() == Stop::none);

  DeadlineContext later(outer, 1h);
  CHECK(later.remaining() == 7s);
  CHECK(later.wait_for(1min) == Stop::deadline);
  CHECK(outer.passed == 10s);
}

TEST_CASE("cancel of the outer call reaches through") {
  ManualCall outer;
  outer.cancel_after = 2s;
  DeadlineContext call(outer, 1h);
  CHECK(call.wait_for(30s) == Stop::cancelled);
  CHECK(outer.passed == 2s);
  CHECK(call.stopped() == Stop::cancelled);
}

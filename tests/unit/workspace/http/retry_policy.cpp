#include "plugin/workspace/http/retry_policy.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::workspace;
using namespace std::chrono_literals;

namespace {

ApiError error(int status, std::string code = "", std::string message = "") {
  ApiError made;
  made.http_status = status;
  made.error_code = std::move(code);
  made.message = std::move(message);
  return made;
}

}  // namespace

TEST_CASE("what is repeated, and for which requests") {
  struct Row {
    ApiError error;
    bool always;
    bool if_refused;
  };
  const auto row = GENERATE(values<Row>({
      {error(429), true, true},
      {error(503), true, true},
      {error(500, "REQUEST_LIMIT_EXCEEDED"), true, true},
      {error(500, "", "SCIM: REQUEST_LIMIT_EXCEEDED"), true, true},
      {error(400, "RESOURCE_EXHAUSTED"), true, true},
      {error(400, "X", "Current organization 1 does not have any associated worker environments"),
       true, true},
      {error(500, "X", "UnknownWorkerEnvironmentException: 1"), true, true},
      {error(400, "X", "There is no worker environment with id 1"), true, true},
      {error(400, "X", "Unknown worker environment"), true, true},
      {error(400, "X", "ClusterNotReadyException: 1"), true, true},
      {error(400, "X", "worker env WorkerEnvId(workerenv-1) not found"), true, true},
      {error(400, "X", "worker env is there"), false, false},
      {error(400, "X", "RPC token bucket limit has been exceeded"), true, true},
      {error(400, "X", "Please try again later or try a faster operation."), true, true},
      {error(500, "X", "Unexpected error"), true, false},
      {error(400, "REQUEST_LIMIT_EXCEEDED"), true, true},
      {error(403), false, false},
      {error(409, "RESOURCE_ALREADY_EXISTS"), false, false},
      {error(501), false, false},
      {error(500, "INTERNAL_ERROR", "Timed out after 30 seconds"), true, false},
      {error(400, "X", "rpc: deadline exceeded"), true, false},
      {error(502), true, false},
      {error(504), true, false},
      {error(408), true, false},
      {error(500), false, false},
      {error(400, "INVALID_STATE"), false, false},
      {error(401), false, false},
      {error(404), false, false},
  }));
  INFO(row.error.http_status << " " << row.error.error_code << " " << row.error.message);
  CHECK(should_repeat(row.error, Repeat::always) == row.always);
  CHECK(should_repeat(row.error, Repeat::if_refused) == row.if_refused);
  auto page = row.error;
  page.is_page = true;
  CHECK_FALSE(should_repeat(page, Repeat::always));
}

TEST_CASE("what was never sent may be repeated, a certificate and a stop never") {
  const auto repeats = [](NetworkFault fault, bool may_be_sent, Repeat kind, int attempt = 1) {
    return should_repeat(ExchangeFailure{fault, "", may_be_sent}, kind, attempt);
  };
  CHECK(repeats(NetworkFault::closed, true, Repeat::always));
  CHECK_FALSE(repeats(NetworkFault::closed, true, Repeat::if_refused));
  CHECK(repeats(NetworkFault::closed, false, Repeat::if_refused));
  CHECK(repeats(NetworkFault::timeout, true, Repeat::always));
  CHECK(repeats(NetworkFault::resolve, false, Repeat::if_refused, 2));
  CHECK_FALSE(repeats(NetworkFault::resolve, false, Repeat::always, 3));
  CHECK(repeats(NetworkFault::connect, false, Repeat::if_refused, 4));
  CHECK_FALSE(repeats(NetworkFault::connect, false, Repeat::always, 5));
  for (const auto fault : {NetworkFault::tls, NetworkFault::cancelled, NetworkFault::deadline,
                           NetworkFault::too_large})
    CHECK_FALSE(repeats(fault, false, Repeat::always));
}

TEST_CASE("pauses double from 200 ms to 10 s, half of each at random, not below Retry-After") {
  CHECK(pause_before_repeat(1, 0, {}) == 100ms);
  CHECK(pause_before_repeat(1, 1, {}) == 200ms);
  CHECK(pause_before_repeat(4, 1, {}) == 1600ms);
  CHECK(pause_before_repeat(7, 1, {}) == 10s);
  CHECK(pause_before_repeat(1000, 0, {}) == 5s);
  CHECK(pause_before_repeat(1, 1, 7s) == 7s);
  CHECK(pause_before_repeat(7, 1, 1s) == 10s);
  CHECK(pause_before_repeat(1, 1, 1h) == 60s);
}

TEST_CASE(
    "a success that cannot be used is repeated where that does no harm, no credentials never") {
  const RequestFault unusable{UnusableAnswer{200, "", 0, ""}, "GET /x"};
  CHECK(should_repeat(unusable, Repeat::always, 1));
  CHECK_FALSE(should_repeat(unusable, Repeat::if_refused, 1));
  const RequestFault unsent{hipaa::support::Failure(), "GET /x"};
  CHECK_FALSE(should_repeat(unsent, Repeat::always, 1));
  const RequestFault unresolved{ExchangeFailure{NetworkFault::resolve, "", false}, "GET /x"};
  CHECK(should_repeat(unresolved, Repeat::if_refused, 2));
  CHECK_FALSE(should_repeat(unresolved, Repeat::if_refused, 3));
}

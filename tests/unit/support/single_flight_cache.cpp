#include "plugin/support/single_flight_cache.hpp"

#include <catch2/catch.hpp>

#include "tests/support/manual_call.hpp"

using namespace hipaa;
using namespace std::chrono_literals;
using support::Failure;
using support::Result;
using support::Status;
using tests::ManualCall;

namespace {

struct Question {
  support::SingleFlightCache<int> shared;
  ManualCall call;
  int asked = 0;
  std::optional<Status> fails;

  // The answer, or -1.
  int get(int least) {
    const auto answer = shared.get(
        call, [least](int held) { return held >= least; },
        [this]() -> Result<int> {
          ++asked;
          if (fails) return Failure(*fails, model::error("HP-TEST", "as scripted", ""));
          return asked;
        });
    return answer ? **answer : -1;
  }
};

}  // namespace

TEST_CASE("an answer that will do is not asked for again") {
  Question question;
  CHECK(question.get(1) == 1);
  CHECK(question.get(1) == 1);
  CHECK(question.get(2) == 2);
  CHECK(question.asked == 2);
  question.shared.drop_if([](int held) { return held == 1; });
  CHECK(question.get(1) == 2);
  question.shared.drop_if([](int held) { return held == 2; });
  CHECK(question.get(1) == 3);
}

TEST_CASE("a failure counts for a short while, and what is held goes on counting") {
  Question question;
  question.fails = Status::unavailable;
  CHECK(question.get(1) == -1);
  question.fails.reset();
  question.call.passed += support::failure_age - 1ms;
  CHECK(question.get(1) == -1);
  CHECK(question.asked == 1);
  question.call.passed += 1ms;
  CHECK(question.get(1) == 2);

  question.fails = Status::unavailable;
  CHECK(question.get(9) == -1);
  CHECK(question.get(1) == 2);
  CHECK(question.asked == 3);
}

TEST_CASE("that one caller had to stop is no failure for the next") {
  for (const auto stop : {Status::cancelled, Status::deadline}) {
    Question question;
    question.fails = stop;
    CHECK(question.get(1) == -1);
    question.fails.reset();
    CHECK(question.get(1) == 2);
  }
}

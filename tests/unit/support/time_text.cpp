#include "plugin/support/time_text.hpp"

#include <catch2/catch.hpp>

using hipaa::support::rfc3339;

TEST_CASE("times are RFC 3339 in UTC, never is empty") {
  CHECK(rfc3339(0).empty());
  CHECK(rfc3339(1) == "1970-01-01T00:00:00Z");
  CHECK(rfc3339(1800000000999) == "2027-01-15T08:00:00Z");
  CHECK(rfc3339(4102444799000) == "2099-12-31T23:59:59Z");
}

TEST_CASE("a day is ten characters that name one") {
  using hipaa::support::read_day;
  CHECK(read_day("1970-01-01") == 0);
  CHECK(read_day("1969-12-31") == -1);
  CHECK(read_day("2024-02-29") == 19782);
  for (const auto* text :
       {"", "2026-02-29", "2026-13-01", "2026-7-1", "2026-07-01 ", "2026/07/01", "26-07-01xx"})
    CHECK_FALSE(read_day(text).has_value());
}

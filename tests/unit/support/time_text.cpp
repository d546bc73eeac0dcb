#include "plugin/support/time_text.hpp"

#include <catch2/catch.hpp>

using hipaa::support::rfc3339;

TEST_CASE("times are RFC 3339 in UTC, never is empty") {
  CHECK(rfc3339(0).empty());
  CHECK(rfc3339(1) == "1970-01-01T00:00:00Z");
  CHECK(rfc3339(1800000000999) == "2027-01-15T08:00:00Z");
  CHECK(rfc3339(4102444799000) == "2099-12-31T23:59:59Z");
}

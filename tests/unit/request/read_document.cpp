#include "plugin/request/read_document.hpp"

#include <catch2/catch.hpp>

using hipaa::request::read_json;

namespace {

struct Refused {
  std::string text;
  std::string code;
  std::string path;
};

}  // namespace

TEST_CASE("what Boost.JSON lets through is refused with its place") {
  const auto one = GENERATE(values<Refused>({
      {R"({"a":1,"a":2})", "HP-ARG-DUPLICATE", "/a"},
      {R"({"x":[{"k":1},{"k":1,"m":{},"k":1}]})", "HP-ARG-DUPLICATE", "/x/1/k"},
      {R"({"a/b":{"~":1,"~":1}})", "HP-ARG-DUPLICATE", "/a~1b/~0"},
      {R"({"n":18446744073709551616})", "HP-ARG-NUMBER", "/n"},
      {R"({"n":9223372036854775808})", "HP-ARG-NUMBER", "/n"},
      {R"([0,[-9223372036854775809]])", "HP-ARG-NUMBER", "/1/0"},
      {R"({"n":123456789012345678901234567890})", "HP-ARG-NUMBER", "/n"},
      {R"({"n":1e400})", "HP-ARG-NUMBER", "/n"},
      {R"({"a":1)", "HP-ARG-JSON", ""},
      {R"({"a":1} x)", "HP-ARG-JSON", ""},
      {"", "HP-ARG-JSON", ""},
      {"\"\xff\"", "HP-ARG-JSON", ""},
      {"\"\\ud800\"", "HP-ARG-JSON", ""},
      {"{\"a\":/*c*/1}", "HP-ARG-JSON", ""},
      {std::string(65, '[') + std::string(65, ']'), "HP-ARG-DEPTH", ""},
  }));
  INFO(one.text);
  const auto read = read_json(one.text, "config");
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().status == hipaa::support::Status::invalid_argument);
  REQUIRE(read.error().diagnostics.size() == 1);
  CHECK(read.error().diagnostics[0].code == one.code);
  CHECK(read.error().diagnostics[0].path == one.path);
}

TEST_CASE("what is valid is read as it stands") {
  const auto one =
      GENERATE(as<std::string>(),
               R"({"a":{"b":[1,-9223372036854775808,9223372036854775807]},"c":{"b":null}})", "[]",
               "0.5", R"({"":""})", R"({"a":1E2})");
  const auto read = read_json(one, "config");
  REQUIRE(read.has_value());
  CHECK(*read == boost::json::parse(one));
}

TEST_CASE("syntax errors name line and column") {
  const auto read = read_json("{\n  \"a\": tru\n}", "config");
  REQUIRE_FALSE(read.has_value());
  CHECK_THAT(read.error().diagnostics[0].detail, Catch::Contains("line 2"));
}

TEST_CASE("a document that is too large is not read") {
  const auto read = read_json("[1,2,3,4,5]", "config", {}, 8);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().diagnostics[0].code == "HP-ARG-SIZE");
}

#include "plugin/cli/text/strict_json.hpp"

#include <catch2/catch.hpp>

using hipaa::cli::read_json;

TEST_CASE("what is JSON is read as it stands") {
  const auto read =
      read_json(" {\"a\": [1, -0, 2.5e1, true, null, \"\\u00e9\\ud83d\\ude00\\n\"]} ");
  REQUIRE(read.has_value());
  const auto& list = read->at("a").as_array();
  CHECK(list[0].as_int64() == 1);
  CHECK(list[1].as_int64() == 0);
  CHECK(list[2].as_double() == 25.0);
  CHECK(list[5].as_string() == "é😀\n");
  CHECK(read_json("9223372036854775807")->as_int64() == INT64_MAX);
  CHECK(read_json("-9223372036854775808")->as_int64() == INT64_MIN);
}

TEST_CASE("what other readers take is refused, with its place") {
  struct Wrong {
    std::string text;
    std::string what;
    std::uint32_t line;
    std::uint32_t column;
    std::string pointer;
  };
  const auto one = GENERATE(values<Wrong>({
      {"", "is empty", 1, 1, ""},
      {"{\"a\":1,\n\"a\":2}", "has two members with the name \"a\"", 2, 1, "/a"},
      {"{\"a/b\":[0,9223372036854775808]}", "has a whole number that 64 bits do not hold", 1, 11,
       "/a~1b/1"},
      {"1e400", "has a number that no double holds", 1, 1, ""},
      {"01", "has a number with a leading zero", 1, 1, ""},
      {"1.", "has a number without digits after the point", 1, 3, ""},
      {"1e", "has a number without digits in its exponent", 1, 3, ""},
      {"+1", "has no value here, but '+'", 1, 1, ""},
      {"NaN", "has no value here, but 'N'", 1, 1, ""},
      {"[1,]", "has no value here, but ']'", 1, 4, "/1"},
      {"{\"a\":1,}", "needs the name of a member here, in double quotes, and has '}'", 1, 8, ""},
      {"\"\t\"", "has a control character in a text; write it as an escape", 1, 2, ""},
      {"\"\\x\"", "has an escape that JSON does not know", 1, 2, ""},
      {"\"\\udc00\"", "has half of a surrogate pair", 1, 2, ""},
      {"\"\\ud800\\u0041\"", "has half of a surrogate pair", 1, 2, ""},
      {"\xEF\xBB\xBF{}", "begins with a byte order mark; save it without one", 1, 1, ""},
      {"\"é\" x", "has 'x' after the end of the document", 1, 5, ""},
      {"\"\xC0\x80\"", "is not UTF-8 here", 1, 2, ""},
  }));
  const auto read = read_json(one.text);
  CAPTURE(one.text);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().what == one.what);
  CHECK(read.error().line == one.line);
  CHECK(read.error().column == one.column);
  CHECK(read.error().pointer == one.pointer);
}

TEST_CASE("depth is bounded") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(read_json(nested(hipaa::cli::deepest_json)).has_value());
  CHECK_FALSE(read_json(nested(hipaa::cli::deepest_json + 1)).has_value());
  CHECK_FALSE(read_json(std::string(1000000, '[')).has_value());
}

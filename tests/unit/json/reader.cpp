#include "plugin/json/reader.hpp"

#include <catch2/catch.hpp>

namespace json = hipaa::json;

TEST_CASE("what is JSON is read as it stands") {
  const auto read =
      json::read(" {\"a\": [1, -0, 2.5e1, true, null, \"\\u00e9\\ud83d\\ude00\\n\"]} ");
  REQUIRE(read.has_value());
  const auto& list = read->at("a").as_array();
  CHECK(list[0].as_int64() == 1);
  CHECK(list[1].as_int64() == 0);
  CHECK(list[2].as_double() == 25.0);
  CHECK(list[5].as_string() == "é😀\n");
  CHECK(json::read("9223372036854775807")->as_int64() == INT64_MAX);
  CHECK(json::read("-9223372036854775808")->as_int64() == INT64_MIN);
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
      {"+1", "needs a value here and has '+'", 1, 1, ""},
      {"-", "has a '-' without a number", 1, 1, ""},
      {"NaN", "needs a value here and has the word NaN; a string needs double quotes", 1, 1, ""},
      {"[1,]", "has a trailing comma before ']'; JSON allows none", 1, 4, "/1"},
      {"{\"a\":1,}", "has a trailing comma before '}'; JSON allows none", 1, 8, ""},
      {"[,1]", "needs a value here and has ','", 1, 2, "/0"},
      {"[,]", "needs a value here and has ','", 1, 2, "/0"},
      {"{\"a\":}", "needs a value here and has '}'", 1, 6, "/a"},
      {"{,}", "needs the name of a member here, in double quotes, and has ','", 1, 2, ""},
      {"// by hand\n{}", "has a comment here; JSON has no comments", 1, 1, ""},
      {"{ # by hand\n}", "has a comment here; JSON has no comments", 1, 3, ""},
      {"{\"a\": /* none */ 1}", "has a comment here; JSON has no comments", 1, 7, "/a"},
      {"{\"a\": 1 // one\n}", "has a comment here; JSON has no comments", 1, 9, ""},
      {"{\"a\": 1, // one\n}", "has a comment here; JSON has no comments", 1, 10, ""},
      {"{} // end", "has a comment here; JSON has no comments", 1, 4, ""},
      {"{\"a\": 1 / 2}", "needs a ',' or '}' here and has '/'", 1, 9, ""},
      {"{'a': 1}", "has a string in single quotes; JSON needs double quotes", 1, 2, ""},
      {"{\"a\": 'b'}", "has a string in single quotes; JSON needs double quotes", 1, 7, "/a"},
      {"{a_1: 1}", "needs double quotes around the name a_1", 1, 2, ""},
      {"{\"a\": True}", "has True here; JSON writes it as true", 1, 7, "/a"},
      {"[None]", "has None here; JSON writes it as null", 1, 2, "/0"},
      {"{\"a\": 1 \"b\": 2}", "needs a comma before '\"', or a '}'", 1, 9, ""},
      {"[1 2]", "needs a comma before '2', or a ']'", 1, 4, ""},
      {"[1}", "needs a ',' or ']' here and has '}'", 1, 3, ""},
      {"\"\t\"", "has a control character in a string; write it as an escape", 1, 2, ""},
      {"\"\\x\"", "has an escape that JSON does not know", 1, 2, ""},
      {"\"\\udc00\"", "has half of a surrogate pair", 1, 2, ""},
      {"\"\\ud800\\u0041\"", "has half of a surrogate pair", 1, 2, ""},
      {"\xEF\xBB\xBF{}", "begins with a byte order mark; save it without one", 1, 1, ""},
      {"\"é\" x", "has 'x' after the end of the document", 1, 5, ""},
      {"\"\xC0\x80\"", "is not UTF-8 here", 1, 2, ""},
  }));
  const auto read = json::read(one.text);
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
  CHECK(json::read(nested(json::deepest)).has_value());
  CHECK_FALSE(json::read(nested(json::deepest + 1)).has_value());
  CHECK_FALSE(json::read(std::string(1000000, '[')).has_value());
}

TEST_CASE("what stands in two places is told apart from what is no JSON") {
  using Kind = json::ReadError::Kind;
  CHECK(json::read("[1").error().kind == Kind::syntax);
  CHECK(json::read(R"({"a":[{"b":1,"b":1}]})").error().kind == Kind::duplicate);
  CHECK(json::read("[18446744073709551615]").error().kind == Kind::number);
  CHECK(json::read("1e-400").error().kind == Kind::number);
  CHECK(json::read(std::string(65, '[')).error().kind == Kind::depth);
}

TEST_CASE("doubles are the nearest ones") {
  CHECK(json::read("0.1234567890123456")->as_double() == 0.1234567890123456);
  CHECK(json::read("5e-324")->as_double() == 5e-324);
  CHECK(json::read("123456789012345678.5")->as_double() == 123456789012345678.5);
}

TEST_CASE("what nobody looks at is passed over, and has to be well written") {
  const auto skip = [](const json::MemberPlace& place) {
    return place.name == "x" && (place.depth == 1 || place.section == "list");
  };
  const auto read_some = [&](std::string_view text) { return json::read(text, {}, skip); };
  CHECK(*read_some(R"({"x":[{"x":1,"x":2},{"y":"\n"}],"list":[{"x":"a","y":1},{"x":{}}],"z":1})") ==
        *json::read(R"({"x":null,"list":[{"x":null,"y":1},{"x":null}],"z":1})"));
  CHECK(*read_some(R"({"y":{"x":1}})") == *json::read(R"({"y":{"x":1}})"));
  CHECK(read_some(R"({"x":[1,]})").error().pointer == "/x/1");
  CHECK(read_some(R"({"x":1,"x":1})").error().kind == json::ReadError::Kind::duplicate);
  CHECK(read_some(R"({"x":{"x":9223372036854775808}})").error().pointer == "/x/x");
}

TEST_CASE("reading ends where it is interrupted", "[reader]") {
  std::string many = "[0";
  for (int i = 0; i < 100'000; ++i) many += ",0";
  struct Asked {
    int times = 0;
    int due_at = 3;
  } asked;
  const json::Interrupt interrupt{[](void* context) {
                                    auto& counted = *static_cast<Asked*>(context);
                                    return ++counted.times >= counted.due_at;
                                  },
                                  &asked};
  const auto read = json::read(many + "]", {}, nullptr, interrupt);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().kind == json::ReadError::Kind::interrupted);
  CHECK(asked.times == 3);
  // Also while it is looked for what is wrong: it was asked 24 times before.
  asked = {0, 30};
  const auto refused = json::read(many + "}", {}, nullptr, interrupt);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == json::ReadError::Kind::interrupted);
  CHECK(asked.times == 30);
  // Nobody asks: as ever.
  CHECK(json::read(many + "]").has_value());
}

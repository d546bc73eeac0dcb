#include <catch2/catch.hpp>
#include <limits>

#include "plugin/cli/text/base64.hpp"
#include "plugin/cli/text/canonical.hpp"
#include "plugin/cli/text/pointer.hpp"
#include "plugin/cli/text/strict_json.hpp"
#include "plugin/cli/text/utf8.hpp"

using namespace hipaa::cli;

TEST_CASE("one value has one spelling") {
  const auto spelled = [](std::string_view text) { return canonical(*read_json(text)); };
  CHECK(spelled(R"({ "b" : 1, "a" : [ ], "c": {} })") == R"({"a":[],"b":1,"c":{}})");
  CHECK(spelled(R"("\u0001\u001f\/\"\\\n\u00e9")") == "\"\\u0001\\u001f/\\\"\\\\\\né\"");
  CHECK(spelled("1.0") == "1.0");
  CHECK(spelled("1e16") == "1e+16");
  CHECK(spelled("0.0001") == "0.0001");
  CHECK(spelled("0.00001") == "1e-05");
  CHECK(spelled("-0.0") == "-0.0");
  CHECK(indented(*read_json(R"({"b":[1,{}],"a":[]})")) ==
        "{\n  \"a\": [],\n  \"b\": [\n    1,\n    {}\n  ]\n}");
}

TEST_CASE("UTF-8 is judged strictly") {
  const auto npos = std::string_view::npos;
  CHECK(find_invalid_utf8("aé€😀") == npos);
  CHECK(find_invalid_utf8("a\xC0\x80") == 1);         // overlong
  CHECK(find_invalid_utf8("\xE0\x80\x80") == 0);      // overlong
  CHECK(find_invalid_utf8("\xED\xA0\x80") == 0);      // surrogate
  CHECK(find_invalid_utf8("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
  CHECK(find_invalid_utf8("ab\xE2\x82") == 2);        // cut off
  CHECK(find_invalid_utf8(std::string_view("\0a", 2)) == npos);
}

TEST_CASE("nothing drives the terminal") {
  CHECK(printable("a\x1b[2J\x07\x7f") == "a\\x1b[2J\\x07\\x7f");
  CHECK(printable("\xC2\x9B"
                  "2J") == "\\x9b2J");
  CHECK(printable("a\nb") == "a\\x0ab");
  CHECK(printable("a\nb", true) == "a\nb");
  CHECK(printable("\xFFz") == "\\xffz");
  CHECK(printable("é😀") == "é😀");
  CHECK(columns("é😀x") == 3);
}

TEST_CASE("Base64 goes both ways and takes nothing else") {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xFF\xFE"})
    CHECK(from_base64(to_base64(bytes)) == bytes);
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("f") == "Zg==");
  for (const std::string_view wrong : {"Zg=", "Z===", "Zg=a", "Zg==Zg==", "Zm8?", " Zm8"})
    CHECK_FALSE(from_base64(wrong));
}

TEST_CASE("JSON Pointers are taken apart and put together") {
  CHECK(pointer_token("a/b~c") == "a~1b~0c");
  CHECK(pointer_tokens("/a~1b~0c/0/") == std::vector<std::string>{"a/b~c", "0", ""});
  CHECK(pointer_tokens("").empty());
  CHECK(is_below("/a/b", "/a"));
  CHECK(is_below("/a", "/a"));
  CHECK(is_below("/a", ""));
  CHECK_FALSE(is_below("/ab", "/a"));
}

#include "plugin/support/pattern.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <regex>

using hipaa::support::Pattern;

namespace {

bool is_in(std::string_view text, std::string_view pattern) {
  const auto compiled = Pattern::compile(pattern);
  INFO(pattern);
  REQUIRE(compiled.has_value());
  return compiled->is_in(text);
}

// "why at AT"; "" where it compiles.
std::string trouble_of(std::string_view pattern) {
  const auto compiled = Pattern::compile(pattern);
  return compiled ? std::string()
                  : compiled.error().why + " at " + std::to_string(compiled.error().at);
}

// Few characters, so that texts and patterns meet.
class Chance {
 public:
  std::string text() {
    std::string made;
    for (auto left = number(9); left > 0; --left) made += "ab1 "[number(4)];
    return made;
  }
  std::string pattern(int depth = 3) {
    switch (number(depth == 0 ? 7 : 12)) {
      case 0:
        return "\\d";
      case 1:
        return "[^a1]";
      case 2:
        return number(2) == 0 ? "\\b" : "\\B";
      case 3:
        return number(2) == 0 ? "^" : "$";
      case 4:
        return ".";
      case 5:
        return "[a-b ]";
      case 6:
        return "b";
      case 7:
        return "(" + pattern(depth - 1) + ")" + std::string(1, "*+?"[number(3)]);
      case 8:
        return "(?:" + pattern(depth - 1) + "){" + std::to_string(number(3)) + ",3}";
      case 9:
        return "(" + pattern(depth - 1) + "|" + pattern(depth - 1) + ")";
      default:
        return pattern(depth - 1) + pattern(depth - 1);
    }
  }

 private:
  std::size_t number(std::size_t below) { return engine_() % below; }
  std::minstd_rand engine_{20261127};
};

}  // namespace

TEST_CASE("patterns are found anywhere in a text") {
  CHECK(is_in("run HRN-123456 again", "HRN-\\d{6}"));
  CHECK_FALSE(is_in("run HRN-12345", "HRN-\\d{6}"));
  CHECK(is_in("hrn-123456", "(?i)HRN-\\d{6}"));
  CHECK_FALSE(is_in("hrn-123456", "HRN-\\d{6}"));
  CHECK_FALSE(is_in("b", "(?i)[^A-B]"));
  CHECK(is_in("ab12", "^[a-z]{2}[0-9]+$"));
  CHECK_FALSE(is_in("ab12 ", "^[a-z]{2}[0-9]+$"));
  CHECK(is_in("x|y", "x\\|y"));
  CHECK(is_in("a\tb", "a\\tb"));
  CHECK(is_in("a-b]", "[\\]-][^-]?$"));
  CHECK(is_in("caf\u00e9 7", "f\u00e9\\s\\d"));
  CHECK(is_in("\u00e9", "^.$"));
  CHECK(is_in("\u00fc", "^[\u00e0-\u00ff]$"));
  CHECK_FALSE(is_in("a\nb", "a.b"));
  CHECK(is_in("AZ", "\\x41\\x5a"));
}

TEST_CASE("a pattern may be asked for the whole text") {
  const auto compiled = Pattern::compile("a|ab");
  REQUIRE(compiled.has_value());
  CHECK(compiled->is_all_of("ab"));
  CHECK_FALSE(compiled->is_all_of("abc"));
  CHECK_FALSE(compiled->is_all_of("xa"));
}

TEST_CASE("patterns that would hang or exhaust the stack elsewhere are searched") {
  const auto text = std::string(100000, 'a') + "!";
  CHECK_FALSE(is_in(text, "(a+)+$"));
  CHECK_FALSE(is_in(text, "(a|aa)*b"));
  CHECK_FALSE(is_in(text, "((a*)*)*$b"));
  CHECK(is_in(text, "(a?){30}a{30}!"));
}

TEST_CASE("what cannot be searched in linear time, or is no pattern, is refused with its place") {
  CHECK(trouble_of("(a)\\1") ==
        "a reference back to a group cannot be searched in linear time at 4");
  CHECK(trouble_of("a(?=b)") ==
        "of the groups that begin with (? only (?: is known, and (?i) at the beginning at 3");
  CHECK(trouble_of("(a") == "a group is not closed at 2");
  CHECK(trouble_of("a)") == "a group is closed that was not opened at 1");
  CHECK(trouble_of("[a") == "a class is not closed at 2");
  CHECK(trouble_of("[]") == "a class is empty; write \\] for the bracket at 1");
  CHECK(trouble_of("[[:alpha:]]") == "classes with names are not known; \\d, \\w and \\s are at 1");
  CHECK(trouble_of("[z-a]") ==
        "a range of characters does not lead from a smaller to a larger one at 4");
  CHECK(trouble_of("*a") == "there is nothing to repeat; write \\* for the character at 0");
  CHECK(trouble_of("a**") == "there is nothing to repeat; write \\* for the character at 2");
  CHECK(trouble_of("a{x}") == "a count is {n}, {n,} or {n,m}; write \\{ for the character at 2");
  CHECK(trouble_of("a{3,2}") == "a count is less at most than at least at 6");
  CHECK(trouble_of("a{1001}") == "a count is above 1000 at 7");
  CHECK(trouble_of("\\q") == "\\q is not known at 1");
  CHECK(trouble_of("a\\") == "a backslash at the end escapes nothing at 2");
  CHECK(trouble_of(std::string(1001, 'a')) == "it is longer than 1000 bytes at 0");
  const std::string too_many = "its repetitions come to more than 4000 steps";
  CHECK(trouble_of("((a{100}){100}){100}").substr(0, too_many.size()) == too_many);
  CHECK(trouble_of("(((){1000}){1000}){1000}").substr(0, too_many.size()) == too_many);
  CHECK(trouble_of(std::string(51, '(') + std::string(51, ')')) ==
        "groups are nested too deeply at 51");
}

TEST_CASE("patterns find what std::regex finds") {
  Chance chance;
  for (int i = 0; i < 2000; ++i) {
    const auto pattern = chance.pattern();
    const auto text = chance.text();
    const std::regex other(pattern);
    const auto compiled = Pattern::compile(pattern);
    INFO(pattern << " in \"" << text << "\"");
    REQUIRE(compiled.has_value());
    CHECK(compiled->is_in(text) == std::regex_search(text, other));
    CHECK(compiled->is_all_of(text) == std::regex_match(text, other));
  }
}

TEST_CASE("a refusal names a place in the text that was given") {
  const auto java = [](std::string_view text) {
    return Pattern::compile(text, Pattern::Syntax::java).error().at;
  };
  CHECK(java("a.b(c") == 5);
  CHECK(java("a\\Q..\\Eb(c") == 1);  // where the quoting begins
  CHECK(Pattern::compile("ab)").error().at == 2);
}

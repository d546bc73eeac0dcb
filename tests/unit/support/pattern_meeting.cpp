#include "plugin/support/pattern_meeting.hpp"

#include <catch2/catch.hpp>
#include <random>

using hipaa::support::find_text;
using hipaa::support::Meeting;
using hipaa::support::Pattern;

namespace {

Pattern java_pattern(std::string_view text) {
  auto compiled = Pattern::compile(text, Pattern::Syntax::java);
  INFO(text);
  REQUIRE(compiled.has_value());
  return std::move(*compiled);
}

// "= text" where there is one; "none" where there is not.
std::string met(std::vector<std::string_view> matched, std::vector<std::string_view> unmatched) {
  std::vector<Pattern> patterns;
  for (const auto text : matched) patterns.push_back(java_pattern(text));
  for (const auto text : unmatched) patterns.push_back(java_pattern(text));
  std::vector<const Pattern*> is, is_not;
  for (std::size_t i = 0; i < patterns.size(); ++i)
    (i < matched.size() ? is : is_not).push_back(&patterns[i]);
  const auto found = find_text(is, is_not);
  return found.kind == Meeting::Kind::found  ? "= " + found.text
         : found.kind == Meeting::Kind::none ? "none"
                                             : "too large";
}

bool is_java(std::string_view pattern, std::string_view text) {
  return java_pattern(pattern).is_all_of(text);
}

std::string why_not(std::string_view pattern) {
  const auto compiled = Pattern::compile(pattern, Pattern::Syntax::java);
  return compiled ? "" : compiled.error().why;
}

}  // namespace

TEST_CASE("a text that patterns share is the shortest, and one that people read") {
  CHECK(met({"[a-z]+-[0-9]+"}, {}) == "= a-0");
  CHECK(met({"\\Q15.4.x-\\E.*", ".*-ml-.*"}, {}) == "= 15.4.x-ml-");
  CHECK(met({"15\\.4\\.x-scala2\\.12", ".*-ml-.*"}, {}) == "none");
  CHECK(met({"a.*"}, {"ab.*", "a"}) == "= aa");
  CHECK(met({"(?i)ML.*"}, {"ml.*"}) == "= mL");
  CHECK(met({"(a|b)*abb"}, {".*bb"}) == "none");
  CHECK(met({"a{3,5}"}, {"a{3}"}) == "= aaaa");
  CHECK(met({".*"}, {".*"}) == "none");
  CHECK(met({"(?s).*"}, {".*"}) == "= \n");
  CHECK(met({"^foo\\b.*$"}, {"foo"}) == "= foo-");
  CHECK(met({"x\\B.y"}, {}) == "= xay");
  CHECK(met({"x\\b.y"}, {}) == "= x-y");
  CHECK(met({"[^\\x00-\\x7f]"}, {}) == "= \xC2\x80");
  CHECK(met({}, {}) == "= ");
}

TEST_CASE("a search ends, and says where it would take too long") {
  const auto wide = java_pattern("(?:.*a.{14})");
  const auto other = java_pattern(".*b");
  const std::vector<const Pattern*> is{&other}, is_not{&wide};
  CHECK(find_text(is, is_not).kind == Meeting::Kind::found);
  const std::vector<const Pattern*> both{&wide, &other};
  const auto never = java_pattern(".*[ab]");
  const std::vector<const Pattern*> no{&never};
  CHECK(find_text(both, no, 100).kind == Meeting::Kind::too_large);
  CHECK(met({"(([0-9a-z.-]+)+)+!", ".*ml.*"}, {}) == "= ml!");
}

TEST_CASE("patterns of Java are read as Java reads them") {
  CHECK(is_java("\\Qa.b\\E+", "a.bb"));
  CHECK_FALSE(is_java("\\Qa.b\\E", "axb"));
  CHECK(is_java("[\\Q^]\\E]", "]"));
  CHECK(is_java("a(?i)b|c", "C"));
  CHECK_FALSE(is_java("a(?i:b)c", "aBC"));
  CHECK(is_java("(?<year>[0-9]{4})-x", "2026-x"));
  CHECK_FALSE(is_java("a.b", "a\rb"));
  CHECK(is_java("(?s)a.b", "a\rb"));
  CHECK(is_java("\\A\\u0041\\z", "A"));
  CHECK(is_java("a\\hb", "a\tb"));
  CHECK(is_java("\\v", "\n"));
  CHECK(why_not("15.4(.x") == "a group is not closed");
  CHECK_THAT(why_not("(?!9).*"), Catch::Contains("looks around"));
  CHECK_THAT(why_not("(?<=a)b"), Catch::Contains("looks around"));
  CHECK_THAT(why_not("(?>a)b"), Catch::Contains("atomic"));
  CHECK_THAT(why_not("(a)\\1"), Catch::Contains("reference back"));
  CHECK_THAT(why_not("a*+"), Catch::Contains("possessive"));
  CHECK_THAT(why_not("[a-z&&[^m]]"), Catch::Contains("classes of classes"));
  CHECK_THAT(why_not("a$\\s"), Catch::Contains("end of a line"));
}

TEST_CASE("what a search finds, and that it finds, is what trying all texts says") {
  std::minstd_rand engine{20261129};
  const std::vector<std::string> pieces{"a",     "b",      "[ab]", ".",      "a*",    "(ab|b)*",
                                        "(a|b)", "b{1,2}", "\\b",  "^a",     "[^a]?", "(?i)A",
                                        "b+",    "a?",     "$",    "(?:ba)+"};
  const auto pattern = [&] {
    std::string made;
    for (auto left = 1 + engine() % 4; left > 0; --left) made += pieces[engine() % pieces.size()];
    return made;
  };
  std::vector<std::string> texts{""};
  for (std::size_t i = 0; i < texts.size() && texts[i].size() < 6; ++i)
    for (const char c : {'a', 'b', '-'}) texts.push_back(texts[i] + c);
  std::size_t found = 0;
  for (int round = 0; round < 400; ++round) {
    const auto is = pattern();
    const auto is_not = pattern();
    const auto one = Pattern::compile(is, Pattern::Syntax::java);
    const auto other = Pattern::compile(is_not, Pattern::Syntax::java);
    if (!one || !other) continue;
    const std::vector<const Pattern*> matched{&*one}, unmatched{&*other};
    const auto answer = find_text(matched, unmatched);
    INFO(is << " without " << is_not << ": " << answer.text);
    REQUIRE(answer.kind != Meeting::Kind::too_large);
    const bool is_tried = std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
      return one->is_all_of(text) && !other->is_all_of(text);
    });
    if (answer.kind == Meeting::Kind::found) {
      CHECK(one->is_all_of(answer.text));
      CHECK_FALSE(other->is_all_of(answer.text));
      ++found;
    } else {
      CHECK_FALSE(is_tried);
    }
  }
  CHECK(found > 50);
}

#include "plugin/yaml/yaml.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace yaml = hipaa::yaml;

namespace {

// The JSON, or "LINE:COLUMN why".
std::string read(std::string_view text) {
  const auto read = yaml::read(text);
  if (read) return boost::json::serialize(*read);
  return std::to_string(read.error().at.line) + ":" + std::to_string(read.error().at.column) + " " +
         read.error().why;
}

std::string place(std::string_view text, const std::vector<std::string>& tokens) {
  const auto at = yaml::place(text, tokens);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace

TEST_CASE("scalars are typed as YAML 1.2's core schema says") {
  CHECK(read("[1, -2, +3, 1.5, 1e3]") == R"([1,-2,3,1.5E0,1E3])");
  CHECK(read("[true, False, null, ~, ]") == "[true,false,null,null]");
  CHECK(read("[yes, off, 2027-02-01, 12:30, 1_000, 1.2.3, .inf, 0x1f]") ==
        R"(["yes","off","2027-02-01","12:30","1_000","1.2.3",".inf","0x1f"])");
  CHECK(read("['1', \"true\", !!str 2]") == R"(["1","true","2"])");
  CHECK(read("a:") == R"({"a":null})");
  CHECK(read("") == "null");
  CHECK(read("# nothing\n") == "null");
}

TEST_CASE("texts over several lines") {
  CHECK(read("a: |\n  one\n  two\nb: >-\n  three\n  four\n") ==
        R"({"a":"one\ntwo\n","b":"three four"})");
}

TEST_CASE("JSON is YAML") {
  CHECK(read(R"({"a": [1, "b\n", {"c": null}]})") == R"({"a":[1,"b\n",{"c":null}]})");
}

TEST_CASE("aliases and merge keys are resolved") {
  CHECK(read("a: &x {b: 1}\nc: *x\n") == R"({"a":{"b":1},"c":{"b":1}})");
  CHECK(read("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n") ==
        R"({"a":{"b":1,"c":2},"d":{"c":3,"b":1}})");
  CHECK(read("a: {'<<': 1}") == R"({"a":{"<<":1}})");
}

TEST_CASE("what is not one clear document is refused with its place") {
  CHECK(read("a: 1\nb: 2\na: 3\n") == "3:1 has the key \"a\" twice");
  CHECK(read("a: 1\n---\nb: 2\n") == "2:1 holds more than one document");
  CHECK(read("a: *x\n") == "1:4 refers to \"x\", which nothing before it is called");
  CHECK(read("? [a]\n: b\n") == "1:3 has a key that is no text");
  CHECK(read("a: [1\nb: 2") ==
        "2:2 is not valid: while parsing a flow sequence, did not find expected ',' or ']'");
  CHECK(read("a: 1\n\tb: 2") ==
        "2:1 is not valid: while scanning a plain scalar, found a tab character that violates "
        "indentation");
  CHECK(read("a: 1\nb: \xc3(\n") == "2:0 is not valid: invalid trailing UTF-8 octet");
}

TEST_CASE("a small document may not unfold without end") {
  CHECK(read("&x [*x]") == "1:1 is nested too deep");
  std::string laughs = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
  for (int i = 1; i < 9; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 1; j < 10; ++j) laughs += ", " + before;
    laughs += "]\n";
  }
  CHECK(read(laughs).ends_with("unfolds into too much"));
  CHECK(read(std::string(65, '[') + std::string(65, ']')) == "1:65 is nested too deep");
  CHECK(read(std::string(100000, '[')) == "1:65 is nested too deep");
}

TEST_CASE("a value is found by the tokens of its pointer, or what is around it") {
  constexpr auto text = "waivers:\n  - id: a\n    scope:\n      name: b\n  - id: c\n";
  CHECK(place(text, {}) == "1:1");
  CHECK(place(text, {"waivers", "0", "scope", "name"}) == "4:7");
  CHECK(place(text, {"waivers", "1"}) == "5:5");
  CHECK(place(text, {"waivers", "7", "id"}) == "1:1");
  CHECK(place("a: [", {"a"}) == "0:0");
}

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
  CHECK(read("a: 9223372036854775808") == "1:4 has a whole number that 64 bits do not hold");
  CHECK(read("[1, -9223372036854775809]") == "1:5 has a whole number that 64 bits do not hold");
  CHECK(read("a: *x\n") == "1:4 refers to \"x\", which nothing before it is called");
  CHECK(read("? [a]\n: b\n") == "1:3 has a key that is not a string");
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

namespace {

std::string as_databricks(std::string_view text) {
  const auto read = yaml::read(text, yaml::Dialect::databricks);
  if (read) return boost::json::serialize(*read);
  return std::to_string(read.error().at.line) + ":" + std::to_string(read.error().at.column) + " " +
         read.error().why;
}

std::string place_as_databricks(std::string_view text, const std::vector<std::string>& tokens) {
  const auto document = yaml::Document::read(text, yaml::Dialect::databricks);
  if (!document) return document.error().why;
  const auto at = document->place(tokens);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace

TEST_CASE("numbers, flags and tags as Databricks' command line reads them") {
  CHECK(as_databricks("[0x1f, 0b10, 0o17, 0100, 1_000, -0x10, +5, 0]") ==
        "[31,2,15,100,1000,-16,5,0]");
  CHECK(as_databricks("[1.5, .5, 1e3, 08]") == "[1.5E0,5E-1,1E3,8]");
  CHECK(as_databricks("[yes, on, True, 2027-02-01, 1.2.3, .inf, 9223372036854775808]") ==
        R"(["yes","on",true,"2027-02-01","1.2.3",".inf",9.223372036854776E18])");
  CHECK(as_databricks("[!!int '2', !!str 2, !!bool 'true', !!float '2', !!null '']") ==
        R"([2,"2",true,2E0,null])");
  CHECK(as_databricks("a: !!int many") == "1:4 has \"many\" with the tag int, which it is not");
  CHECK(as_databricks("a: !vault x") == "1:4 has \"x\" with the tag !!vault, which it is not");
  CHECK(as_databricks("1: x") ==
        "1:1 has the key 1, which is not a string: write it in quotation marks");
  CHECK(as_databricks("on: x") == R"({"on":"x"})");
}

TEST_CASE("the last of the maps that a merge key lists has the last word") {
  constexpr std::string_view text =
      "a: &a\n  x: 1\n  y: 1\nb: &b\n  x: 2\nc:\n  <<: [*a, *b]\n  z: 3\n";
  CHECK(yaml::read(text)->at("c") == boost::json::value({{"z", 3}, {"x", 1}, {"y", 1}}));
  const auto read = yaml::read(text, yaml::Dialect::databricks);
  CHECK(read->at("c") == boost::json::value({{"z", 3}, {"x", 2}, {"y", 1}}));
  CHECK(place_as_databricks(text, {"c", "x"}) == "5:3");
  CHECK(place_as_databricks(text, {"c", "y"}) == "3:3");
  CHECK(place_as_databricks(text, {"c", "z"}) == "8:3");
  CHECK(place(text, {"c", "x"}) == "2:3");
  CHECK(as_databricks("a: {<<: 1}") == "1:5 merges something other than a map or a list of maps");
  CHECK(as_databricks("a: &a {}\nb: {<<: *a, <<: *a}") ==
        "2:13 has two merge keys in one map: give one of them a list");
}

TEST_CASE("byte order marks, UTF-16 and an empty last document") {
  CHECK(read("\xef\xbb\xbf"
             "a: 1\n") == R"({"a":1})");
  CHECK(read(std::string_view("\xff\xfe"
                              "a\0:\0 \0\x31\0",
                              10)) == R"({"a":1})");
  CHECK(read("a: 1\n---\n") == R"({"a":1})");
  CHECK(read("a: 1\n---\n# nothing\n...\n---\n") == R"({"a":1})");
  CHECK(read("a: 1\n---\n~\n") == "2:1 holds more than one document");
}

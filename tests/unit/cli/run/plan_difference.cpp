#include "plugin/cli/run/plan_difference.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/writer.hpp"

using namespace hipaa::cli;
namespace json = hipaa::json;

namespace {

std::vector<std::string> between(const std::string& before, const std::string& after) {
  std::vector<std::string> lines;
  for (const auto& one : differences(*read_envelope(before), *read_envelope(after)))
    lines.push_back(one.path + " " + json::canonical(one.before) + " " +
                    (one.is_unknown ? "?" : json::canonical(one.after)) +
                    (one.is_sensitive ? " !" : ""));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("differences are told leaf by leaf") {
  CHECK(between(R"({"value":{"a":1,"b":{"c":2},"d":[1,2]}})",
                R"({"value":{"a":1,"b":{"c":3,"e":null},"d":[1,4,5]}})") ==
        Lines{"/b/c 2 3", "/d/1 2 4", "/d/2 null 5"});
  CHECK(between(R"({"value":null})", R"({"value":{"a":{"b":1},"e":{}}})") ==
        Lines{"/a/b null 1", "/e null {}"});
  CHECK(between(R"({"value":{"a":{"b":1}}})", R"({"value":{}})") == Lines{"/a/b 1 null"});
  CHECK(between(R"({"value":{"a":1}})", R"({"value":{"a":"1"}})") == Lines{"/a 1 \"1\""});
  CHECK(between(R"({"value":{"a":null}})", R"({"value":{}})").empty());
}

TEST_CASE("what is not known yet, and what is secret") {
  CHECK(between(R"({"value":{"a":{"b":1}}})", R"({"value":{"a":null},"unknown":["/a"]})") ==
        Lines{"/a {\"b\":1} ?"});
  CHECK(between(R"({"value":{"a":"x"},"sensitive":["/a"]})", R"({"value":{"a":"y"}})") ==
        Lines{"/a \"x\" \"y\" !"});
}

TEST_CASE("results are what the plan left open") {
  const auto planned =
      *read_envelope(R"({"value":{"id":null,"e":null,"a":1},"unknown":["/id","/e"]})");
  const auto made = *read_envelope(
      R"({"value":{"id":"x","a":1,"e":{"s":"y","list":[1],"n":null}},"sensitive":["/e/s"]})");
  Lines lines;
  for (const auto& one : results(planned, made))
    lines.push_back(one.path + " " + json::canonical(one.after) + (one.is_sensitive ? " !" : ""));
  CHECK(lines == Lines{"/e/s \"y\" !", "/id \"x\""});
}

#include "plugin/cli/stack/meant_reference.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/reader.hpp"

using namespace hipaa;
using namespace hipaa::cli;

TEST_CASE("the name of a variable in the place of its value is found") {
  for (const char* text :
       {"${A_TOKEN}", "$A_TOKEN", "$env:A_TOKEN", "env:A_TOKEN", "{env:A_TOKEN}", "%A_TOKEN%"})
    CHECK(meant_variable(text) == "A_TOKEN");
  for (const char* text : {"", "A_TOKEN", "${env:A_TOKEN}", "${a}", "$a", "$", "${}", "x${A_TOKEN}",
                           "${A_TOKEN}x", "$5", "100%", "%A"})
    CHECK(meant_variable(text).empty());
}

TEST_CASE("each is found at its place") {
  const auto written = json::read(R"({"a/b": ["x", "$HOME"], "c": {"d": "${TOKEN}"}})");
  REQUIRE(written.has_value());
  const auto found = meant_references(*written);
  REQUIRE(found.size() == 2);
  CHECK(found[0].pointer == "/a~1b/1");
  CHECK(found[0].variable == "HOME");
  CHECK(found[1].pointer == "/c/d");
}

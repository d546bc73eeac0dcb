#include "plugin/cli/stack/stack.hpp"

#include <catch2/catch.hpp>

#include "plugin/cli/stack/inline_secrets.hpp"
#include "plugin/json/reader.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hipaa::cli;
namespace json = hipaa::json;

TEST_CASE("a stack file is read") {
  const hipaa::tests::TemporaryFolder folder;
  const auto stack = read_stack(folder.write("phi.stack.json", R"({
    "$schema": "stack.schema.json", "stack_version": 1, "plugins": {"p": {"path": "x.so"}},
    "providers": {"h": {"plugin": "p", "config": {"host": "h"}}},
    "resources": [{"type": "t", "name": "n", "provider": "h", "config": {}}]})"));
  REQUIRE(stack.has_value());
  CHECK(stack->plugin("p")->path == "x.so");
  CHECK(stack->provider("h")->pointer == "/providers/h/config");
  CHECK(stack->resource("t.n")->pointer == "/resources/0/config");
  CHECK(stack->resource("t.m") == nullptr);
}

TEST_CASE("everything that is wrong in a stack is told at once") {
  const hipaa::tests::TemporaryFolder folder;
  const auto stack = read_stack(folder.write("phi.stack.json", R"({
    "stack_version": 1, "plugins": {}, "providers": {"h": {"plugin": "p"}}, "more": 1,
    "resources": [{"type": "t", "name": "1", "provider": "x"}]})"));
  REQUIRE_FALSE(stack.has_value());
  std::vector<std::string> paths;
  for (const auto& one : stack.error().findings) paths.push_back(one.code + " " + one.path);
  CHECK(paths == std::vector<std::string>{
                     "HP-STACK-NAME /providers/h/plugin", "HP-STACK-NAME /resources/0/name",
                     "HP-STACK-SHAPE /resources/0/config", "HP-STACK-NAME /resources/0/provider",
                     "HP-STACK-SHAPE /more"});
}

TEST_CASE("a state file stands beside its stack") {
  CHECK(state_file_of("a/x.stack.json") == "a/x.state.json");
  CHECK(state_file_of("x.json") == "x.json.state.json");
  CHECK(state_file_of(".stack.json") == ".stack.json.state.json");
}

TEST_CASE("secrets that stand in a stack are found") {
  const auto schema = *json::read(R"({"properties": {
    "token": {"x-sensitive": true}, "host": {}, "deep": {"$ref": "#/$defs/deep"},
    "list": {"items": {"properties": {"w": {"x-write-only": true}}}},
    "map": {"additionalProperties": {"x-sensitive": true}}},
    "$defs": {"deep": {"x-sensitive": true, "properties": {"a": {}}}}})");
  const auto written = *json::read(R"({"token": "t", "host": "h", "deep": {"a": "x", "n": 5},
    "list": [{"w": "${env:A}"}, {"w": "y"}, {"w": "{{secrets/a/b}}"}],
    "map": {"k": "v", "e": ""}})");
  CHECK(inline_secrets(schema, written) ==
        std::vector<std::string>{"/token", "/deep/a", "/list/1/w", "/map/k"});
  CHECK(inline_secrets({}, written).empty());
  CHECK(is_known_plain(schema, "/host"));
  CHECK_FALSE(is_known_plain(schema, "/token"));
  CHECK_FALSE(is_known_plain(schema, "/unknown"));
}

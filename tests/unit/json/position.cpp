#include "plugin/json/position.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::json;

namespace {

constexpr std::string_view text =
    "{\n  \"a\": {\"b/c\": 1},\n  \"list\": [\n    {\"x\": \"}\"}, {\"x\": [1,\n 2]}]\n}";

std::string shown(const Position& found) {
  return "f:" + std::to_string(found.line) + ":" + std::to_string(found.column);
}

}  // namespace

TEST_CASE("a pointer leads back to its place") {
  struct Known {
    std::string pointer;
    std::string place;
  };
  const auto one = GENERATE(values<Known>({
      {"", "f:1:1"},
      {"/a", "f:2:3"},
      {"/a/b~1c", "f:2:9"},
      {"/a/missing", "f:2:3"},  // where it should be
      {"/list/0/x", "f:4:6"},
      {"/list/1", "f:4:17"},
      {"/list/1/x", "f:4:18"},
      {"/list/1/x/1", "f:5:2"},
      {"/list/7", "f:3:3"},
      {"/nothing/at/all", "f:1:1"},
  }));
  CAPTURE(one.pointer);
  CHECK(shown(position_of(text, one.pointer)) == one.place);
  Positions positions(text, "/list");
  CHECK(shown(positions.of(one.pointer)) == one.place);
}

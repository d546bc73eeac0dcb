// Heads as somebody keeps them elsewhere.
#include <catch2/catch.hpp>

#include "plugin/transparency/verification.hpp"

using namespace hipaa::transparency;

TEST_CASE("an anchor is read as it was written, and nothing else is") {
  const std::vector<Head> heads{
      {"20261129T180000Z-0123456789abcdef.jsonl", 12, sha256("root"), sha256("seal")},
      {"20261130T180000Z-0123456789abcdef.jsonl", 3, sha256("other"), std::nullopt}};
  const auto text = anchor_text(heads);
  const auto read = read_anchor(text);
  REQUIRE(read.has_value());
  CHECK(anchor_text(*read) == text);
  for (const std::string_view number : {" 12x ", " -12 ", " x ", " 0 ", " 99999999999999999999 "}) {
    auto other = text;
    other.replace(other.find(" 12 "), 4, number);
    INFO(other);
    CHECK_FALSE(read_anchor(other).has_value());
  }
}

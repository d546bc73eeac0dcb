#include "plugin/support/ascii_text.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

using hipaa::support::lower;
using hipaa::support::matches_wildcards;

namespace {

// What it means, spelt out: a star takes none or one more character of the text.
bool meant(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*')
    return meant(text, pattern.substr(1)) || (!text.empty() && meant(text.substr(1), pattern));
  return !text.empty() && lower(text.front()) == lower(pattern.front()) &&
         meant(text.substr(1), pattern.substr(1));
}

// The text of this number over so many letters; every text has one.
std::string text_of(std::uint32_t number, std::string_view letters) {
  std::string made;
  for (; number > 0; number = (number - 1) / static_cast<std::uint32_t>(letters.size()))
    made += letters[(number - 1) % letters.size()];
  return made;
}

}  // namespace

TEST_CASE("wildcards match what a star by star reading matches") {
  std::size_t wrong = 0;
  std::size_t matched = 0;
  for (std::uint32_t p = 0; p < 1365; ++p) {  // each of up to five characters
    const auto pattern = text_of(p, "aB*b");
    for (std::uint32_t t = 0; t < 364; ++t) {  // likewise
      const auto text = text_of(t, "Abc");
      const bool is_match = matches_wildcards(text, pattern);
      matched += is_match ? 1 : 0;
      if (is_match == meant(text, pattern)) continue;
      ++wrong;
      UNSCOPED_INFO(text << " by " << pattern);
    }
  }
  CHECK(wrong == 0);
  CHECK(matched > 1000);
}

TEST_CASE("wildcards are read in time that grows with the text, not with its powers") {
  const std::string text(20000, 'a');
  CHECK_FALSE(matches_wildcards(text, "*a*a*a*a*a*a*a*b"));
  CHECK(matches_wildcards(text + "b", "*a*a*a*a*a*a*a*b"));
}

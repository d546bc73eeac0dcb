// Whether languages meet: a text that some patterns match as a whole and others do not. Decided
// for good, by going through all patterns at once; the text is the shortest there is. Pure; any
// thread.
#pragma once

#include <span>

#include "plugin/support/pattern.hpp"

namespace hipaa::support {

struct Meeting {
  enum class Kind : std::uint8_t { found, none, too_large };
  Kind kind = Kind::none;
  std::string text;  // where one was found
};

// `most_ways` bounds what is looked through.
Meeting find_text(std::span<const Pattern* const> matched,
                  std::span<const Pattern* const> unmatched, std::size_t most_ways = 20000);

}  // namespace hipaa::support

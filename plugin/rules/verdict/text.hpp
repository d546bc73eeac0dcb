// Small helpers on texts, beside those of support/ascii_text.hpp: ASCII only, no locale, nothing
// allocated but where a text is made. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/support/ascii_text.hpp"

namespace hipaa::rules {

using support::equal_ignoring_case;
using support::is_blank;
using support::is_digit;
using support::is_letter;
using support::lower;
using support::matches_wildcards;
using support::trim;

constexpr bool starts_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}
constexpr bool ends_ignoring_case(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         equal_ignoring_case(text.substr(text.size() - suffix.size()), suffix);
}
// Where `part` begins; npos when it is not there.
std::size_t find_ignoring_case(std::string_view text, std::string_view part);
inline bool contains_ignoring_case(std::string_view text, std::string_view part) {
  return find_ignoring_case(text, part) != std::string_view::npos;
}
// The same as a word, with no letter beside it: "aarch64" has no "RC".
bool contains_word(std::string_view text, std::string_view word);

// What an acknowledgement of a value that is never shown must name: "NAME=sha256:…".
std::string digest_accepts(std::string_view name, std::string_view value);

// The text up to the first `separator`, which is taken away from `rest` together with it.
std::string_view next_part(std::string_view& rest, char separator);

// "\"text\""; the name and password inside an address (https://name:password@host) become ***.
std::string quoted(std::string_view text);
std::string without_credentials(std::string_view text);

}  // namespace hipaa::rules

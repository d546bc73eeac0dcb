// Small helpers on texts: ASCII only, no locale, nothing allocated but where a text is made.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::rules {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
constexpr bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trim(std::string_view text);
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}
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

// Whether the whole text is as the pattern says, without case; * stands for any text.
bool matches_wildcards(std::string_view text, std::string_view pattern);

// What an acknowledgement of a value that is never shown must name: "NAME=sha256:…".
std::string digest_accepts(std::string_view name, std::string_view value);

// The text up to the first `separator`, which is taken away from `rest` together with it.
std::string_view next_part(std::string_view& rest, char separator);

// "\"text\""; the name and password inside an address (https://name:password@host) become ***.
std::string quoted(std::string_view text);
std::string without_credentials(std::string_view text);

}  // namespace hipaa::rules

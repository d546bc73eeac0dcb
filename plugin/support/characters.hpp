// UTF-8 a character at a time. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace hipaa::support {

// Takes the first character off `text`, which is not empty; a byte that begins none is taken alone,
// as U+FFFD.
inline char32_t next_character(std::string_view& text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto lead = byte(0);
  const std::size_t size = lead < 0x80   ? 1
                           : lead < 0xC2 ? 0
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                                         : 4;
  const auto is_whole = [&] {
    if (size == 0 || size > text.size()) return false;
    for (std::size_t i = 1; i < size; ++i)
      if ((byte(i) & 0xC0U) != 0x80) return false;
    return true;
  }();
  char32_t made = 0xFFFD;
  if (is_whole) {
    made = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) made = (made << 6U) | (byte(i) & 0x3FU);
  }
  text.remove_prefix(is_whole ? size : 1);
  return made;
}

// Characters of a text; a byte that is part of none is none.
inline std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char one : text) count += (static_cast<unsigned char>(one) & 0xC0U) != 0x80 ? 1 : 0;
  return count;
}

// The beginning of a text, at most `count` characters.
inline std::string_view first_characters(std::string_view text, std::size_t count) {
  auto rest = text;
  for (; count > 0 && !rest.empty(); --count) next_character(rest);
  return text.substr(0, text.size() - rest.size());
}

// ASCII letters, digits and the underscore.
constexpr bool is_of_word(char32_t one) {
  return (one >= '0' && one <= '9') || (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z') ||
         one == '_';
}

}  // namespace hipaa::support

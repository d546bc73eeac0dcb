#include "plugin/rules/read/plain_text.hpp"

#include <algorithm>
#include <optional>

#include "plugin/rules/verdict/text.hpp"
#include "plugin/support/characters.hpp"

namespace hipaa::rules {
namespace {

// '\0' where the character stands for none of ASCII.
char ascii_of(char32_t one) {
  if (one < 0x80) return static_cast<char>(one);
  if (one >= 0xFF01 && one <= 0xFF5E) return static_cast<char>(one - 0xFF01 + '!');
  if (one == 0x3000) return ' ';
  // Thirteen alphabets in bold, italic, script and so on, and five rows of digits.
  if (one >= 0x1D400 && one <= 0x1D6A3) {
    const auto letter = (one - 0x1D400) % 52;
    return static_cast<char>(letter < 26 ? 'A' + letter : 'a' + letter - 26);
  }
  if (one >= 0x1D7CE && one <= 0x1D7FF) return static_cast<char>('0' + (one - 0x1D7CE) % 10);
  return '\0';
}

std::optional<unsigned> hex_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const char letter = lower(c);
  if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a') + 10;
  return std::nullopt;
}

}  // namespace

std::string ascii_of_look_alikes(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  while (!text.empty()) {
    auto rest = text;
    const auto stands_for = ascii_of(support::next_character(rest));
    if (stands_for != '\0' || text.front() == '\0')
      made += stands_for;
    else
      made += text.substr(0, text.size() - rest.size());
    text = rest;
  }
  return made;
}

std::string percent_decoded(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : std::nullopt;
    const auto low = high ? hex_value(text[i + 2]) : std::nullopt;
    if (low) {
      made += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      made += text[i];
    }
  }
  return made;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_visible(char32_t one) {
  if (one <= 0x20 || (one >= 0x7F && one <= 0xA0) || one == 0xAD) return false;
  if (one >= 0x2000 && one <= 0x200F) return false;  // blanks, joiners, marks of direction
  if (one >= 0x2028 && one <= 0x202F) return false;
  if (one >= 0x205F && one <= 0x206F) return false;
  if (one == 0x115F || one == 0x1160 || one == 0x3164 || one == 0xFFA0) return false;  // fillers
  if (one >= 0xFE00 && one <= 0xFE0F) return false;                                    // variants
  if (one >= 0xE0000 && one <= 0xE0FFF) return false;                                  // tags
  return one != 0x180E && one != 0x3000 && one != 0x2800 && one != 0xFEFF && one != 0xFFFD;
}

std::size_t visible_letters(std::string_view text, Digits digits) {
  std::size_t count = 0;
  while (!text.empty()) {
    if (const char first = text.front(); static_cast<unsigned char>(first) < 0x80) {
      if (is_letter(first) || (digits == Digits::counted && is_digit(first))) ++count;
      text.remove_prefix(1);
    } else if (is_visible(support::next_character(text))) {
      ++count;
    }
  }
  return count;
}

bool is_readable(std::string_view text) {
  std::size_t letters = 0;
  while (!text.empty()) {
    if (const char first = text.front(); first >= ' ' && first <= '~') {
      if (is_letter(first) || is_digit(first)) ++letters;
      text.remove_prefix(1);
      continue;
    }
    const auto one = support::next_character(text);
    if (one == 0xA0 || one == 0x3000) continue;  // blanks
    if (!is_visible(one)) return false;
    ++letters;
  }
  return letters >= 3;
}

}  // namespace hipaa::rules

#include "plugin/json/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace hipaa::json {
namespace {

// The length of the sequence at `at`, 0 when there is none.
std::size_t sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return tail(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    if (!tail(1) || !tail(2)) return 0;
    if (first == 0xE0U && byte(1) < 0xA0U) return 0;   // overlong
    if (first == 0xEDU && byte(1) >= 0xA0U) return 0;  // surrogates
    return 3;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (first == 0xF0U && byte(1) < 0x90U) return 0;
    if (first == 0xF4U && byte(1) >= 0x90U) return 0;
    return 4;
  }
  return 0;
}

constexpr std::uint64_t high_bits = 0x8080808080808080U;

std::uint64_t word_at(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, text.data() + at, sizeof word);
  return word;
}

// How many bytes at the beginning are ASCII, in whole words: most texts are nothing else.
std::size_t ascii_words(std::string_view text) {
  std::size_t at = 0;
  while (at + sizeof(std::uint64_t) <= text.size() && (word_at(text, at) & high_bits) == 0)
    at += sizeof(std::uint64_t);
  return at;
}

// How many bytes at the beginning are ASCII that can be seen, spaces included: mostly all of them.
std::size_t seen_ascii(std::string_view text) {
  constexpr std::uint64_t each = high_bits / 0x80U;
  // Not 0 where any byte is a control character, DEL, or beyond ASCII.
  const auto odd = [](std::uint64_t word) {
    const auto controls = (word - each * 0x20U) & ~word;
    const auto deletes = (word ^ each * 0x7FU) - each;
    return (controls | (deletes & ~(word ^ each * 0x7FU)) | word) & high_bits;
  };
  std::size_t at = 0;
  while (at + sizeof(std::uint64_t) <= text.size() && odd(word_at(text, at)) == 0)
    at += sizeof(std::uint64_t);
  while (at < text.size() && text[at] >= ' ' && text[at] < '\x7f') ++at;
  return at;
}

// The code point of a valid sequence.
char32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  constexpr std::array<unsigned, 5> first_bits = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t point = byte(0) & first_bits.at(sequence.size());
  for (std::size_t i = 1; i < sequence.size(); ++i) point = (point << 6U) | (byte(i) & 0x3FU);
  return point;
}

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that take no place or that change the direction of what follows: controls of C1, marks
// and isolates of bidirectional text, joiners, fillers, variation selectors, tags. Source:
// Unicode's Default_Ignorable_Code_Point, Bidi_Control and the general categories Cc, Cf, Zl and
// Zp.
constexpr std::array<Range, 26> unseen = {
    {{0x7F, 0x9F},       {0xAD, 0xAD},       {0x34F, 0x34F},     {0x600, 0x605},
     {0x61C, 0x61C},     {0x6DD, 0x6DD},     {0x70F, 0x70F},     {0x890, 0x891},
     {0x8E2, 0x8E2},     {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
     {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0x2800, 0x2800},
     {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
     {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3},
     {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}}};

bool is_unseen(char32_t point) {
  const auto* const at =
      std::lower_bound(unseen.begin(), unseen.end(), point,
                       [](const Range& range, char32_t wanted) { return range.last < wanted; });
  return at != unseen.end() && point >= at->first;
}

void append_unit(std::uint32_t unit, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15U];
}

// As JSON writes it: beyond U+FFFF in two halves.
void append_escaped(char32_t point, std::string& out) {
  if (point < 0x10000U) return append_unit(point, out);
  append_unit(0xD800U + ((point - 0x10000U) >> 10U), out);
  append_unit(0xDC00U + ((point - 0x10000U) & 0x3FFU), out);
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    at += ascii_words(text.substr(at));
    if (at == text.size()) break;
    const auto length = sequence(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string printable(std::string_view text, bool keep_lines) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  const auto escape = [&](unsigned char c) {
    out += "\\x";
    out += digits[c >> 4U];
    out += digits[c & 15U];
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto seen = seen_ascii(text.substr(at));
    out.append(text, at, seen);
    at += seen;
    if (at == text.size()) break;
    const auto length = sequence(text, at);
    const auto first = static_cast<unsigned char>(text[at]);
    if (length == 0) {
      escape(first);
      ++at;
      continue;
    }
    // C0, DEL, and C1 (U+0080 to U+009F), which some terminals obey too.
    const bool c1 = first == 0xC2U && static_cast<unsigned char>(text[at + 1]) < 0xA0U;
    if (first == '\n' && keep_lines) {
      out += '\n';
    } else if (first < 0x20U || first == 0x7FU) {
      escape(first);
    } else if (c1) {
      escape(static_cast<unsigned char>(text[at + 1]));
    } else if (const auto point = code_point(text.substr(at, length)); is_unseen(point)) {
      append_escaped(point, out);
    } else {
      out += text.substr(at, length);
    }
    at += length;
  }
  return out;
}

std::string with_visible_characters(std::string text) {
  constexpr char delete_character = '\x7f';
  const bool has_delete = text.find(delete_character) != std::string::npos;
  std::string out;
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!has_delete) at += ascii_words(std::string_view(text).substr(at));
    if (at == text.size()) break;
    const auto length = sequence(text, at);
    if (length < 2 && text[at] != delete_character) {  // ASCII, or no UTF-8
      ++at;
      continue;
    }
    const auto point = code_point(std::string_view(text).substr(at, length));
    if (is_unseen(point)) {
      out.append(text, written, at - written);
      append_escaped(point, out);
      written = at + length;
    }
    at += length;
  }
  if (written == 0) return text;
  out.append(text, written);
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto words = ascii_words(text);
    count += words;
    text.remove_prefix(words);
    const auto rest = text.substr(0, sizeof(std::uint64_t));
    for (const char c : rest) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    text.remove_prefix(rest.size());
  }
  return count;
}

}  // namespace hipaa::json

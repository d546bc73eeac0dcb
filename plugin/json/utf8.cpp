#include "plugin/json/utf8.hpp"

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
    } else {
      out += text.substr(at, length);
    }
    at += length;
  }
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

#include "plugin/json/encoding.hpp"

#include <cstdint>

namespace hipaa::json {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group =
          (group << 8U) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j <= bytes.size() ? alphabet[(group >> (18U - 6U * j)) & 63U] : '=';
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t group = 0;
    std::size_t padding = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const char c = text[i + j];
      const auto digit = alphabet.find(c);
      const bool is_padding = c == '=' && i + 4 == text.size() && j >= 2;
      if ((!is_padding && digit == std::string_view::npos) || (!is_padding && padding > 0))
        return std::nullopt;
      padding += is_padding ? 1 : 0;
      group = (group << 6U) | (is_padding ? 0U : static_cast<std::uint32_t>(digit));
    }
    for (std::size_t j = 0; j < 3 - padding; ++j)
      out += static_cast<char>((group >> (16U - 8U * j)) & 255U);
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string made;
  for (const unsigned char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      made += static_cast<char>(c);
    } else {
      made += '%';
      made += digits[c >> 4U];
      made += digits[c & 15U];
    }
  }
  return made;
}

}  // namespace hipaa::json

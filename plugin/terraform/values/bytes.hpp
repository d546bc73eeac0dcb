// MessagePack as bytes: heads, lengths and keys, for those who read or write values without a tree.
// Nothing here recurses, or believes a length before the bytes are there. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hipaa::terraform {

inline constexpr unsigned nil = 0xc0;
inline constexpr unsigned never_used = 0xc1;

// What is left of a text to read.
class Bytes {
 public:
  explicit Bytes(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  // Where nothing is left: what no value begins with.
  [[nodiscard]] unsigned first() const {
    return rest_.empty() ? never_used : static_cast<unsigned char>(rest_.front());
  }
  bool skip(std::uint64_t count) {
    if (count > rest_.size()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(count));
    return true;
  }
  // A big-endian number of so many bytes.
  std::optional<std::uint64_t> number(std::size_t width) {
    if (width > rest_.size()) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i)
      value = value << 8U | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(width);
    return value;
  }

 private:
  std::string_view rest_;
};

// One value's head: how many bytes follow it, and how many values stand in it.
struct Head {
  std::uint64_t bytes = 0;
  std::uint64_t values = 0;
  bool holds_values = false;
  bool is_map = false;  // every other value is a key
};

// What a value is, by its first byte.
inline bool begins_text(unsigned first) {
  return (first >= 0xa0 && first <= 0xbf) || (first >= 0xd9 && first <= 0xdb);
}
inline bool begins_map(unsigned first) {
  return (first >= 0x80 && first <= 0x8f) || first == 0xde || first == 0xdf;
}
inline bool begins_array(unsigned first) {
  return (first >= 0x90 && first <= 0x9f) || first == 0xdc || first == 0xdd;
}
// An extension type, where Terraform keeps unknown values.
inline bool begins_unknown(unsigned first) {
  return (first >= 0xd4 && first <= 0xd8) || (first >= 0xc7 && first <= 0xc9);
}

// Each takes what it reads away; nullopt where there is no such thing.
std::optional<Head> read_head(Bytes& bytes);
// A text, such as the key of an attribute; nearly all are short.
std::optional<std::string_view> read_long_text(Bytes& bytes);
inline std::optional<std::string_view> read_text(Bytes& bytes) {
  const auto first = bytes.first();
  if (first < 0xa0 || first > 0xbf) return read_long_text(bytes);
  bytes.skip(1);
  const auto text = bytes.rest().substr(0, first & 0x1fU);
  if (!bytes.skip(first & 0x1fU)) return std::nullopt;
  return text;
}
// Passes over one value, and says how deep it is; nullopt also where it is deeper than `limit`, or
// has a key that is no text.
std::optional<std::size_t> pass_value(Bytes& bytes, std::size_t limit);

// The head of an array or map in its shortest form.
void put_array(std::string& bytes, std::size_t count);
void put_map(std::string& bytes, std::size_t count);
void put_text(std::string& bytes, std::string_view text);

}  // namespace hipaa::terraform

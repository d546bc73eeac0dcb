#include "plugin/terraform/values/bytes.hpp"

#include <algorithm>
#include <vector>

namespace hipaa::terraform {
namespace {

std::optional<Head> sized(Bytes& bytes, std::size_t width, std::uint64_t extra) {
  const auto length = bytes.number(width);
  if (!length) return std::nullopt;
  return Head{*length + extra};
}

std::optional<Head> holding(Bytes& bytes, std::size_t width, std::uint64_t each) {
  const auto length = bytes.number(width);
  if (!length) return std::nullopt;
  return Head{0, *length * each, true, each == 2};
}

void put_count(std::string& bytes, std::size_t count, unsigned few, unsigned many) {
  if (count < 16) {
    bytes += static_cast<char>(few | count);
    return;
  }
  const bool is_long = count > 0xffff;
  bytes += static_cast<char>(is_long ? many + 1 : many);
  for (int shift = is_long ? 24 : 8; shift >= 0; shift -= 8)
    bytes += static_cast<char>(count >> static_cast<unsigned>(shift));
}

}  // namespace

std::optional<Head> read_head(Bytes& bytes) {
  const auto first = bytes.number(1);
  if (!first) return std::nullopt;
  const auto code = static_cast<unsigned>(*first);
  if (code <= 0x7f || code >= 0xe0) return Head{};
  if (code <= 0x8f) return Head{0, 2ULL * (code & 0x0fU), true, true};
  if (code <= 0x9f) return Head{0, code & 0x0fU, true, false};
  if (code <= 0xbf) return Head{code & 0x1fU};
  switch (code) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return Head{};
    case 0xc4:
    case 0xd9:
      return sized(bytes, 1, 0);
    case 0xc5:
    case 0xda:
      return sized(bytes, 2, 0);
    case 0xc6:
    case 0xdb:
      return sized(bytes, 4, 0);
    case 0xc7:
      return sized(bytes, 1, 1);
    case 0xc8:
      return sized(bytes, 2, 1);
    case 0xc9:
      return sized(bytes, 4, 1);
    case 0xca:
    case 0xce:
    case 0xd2:
      return Head{4};
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return Head{8};
    case 0xcc:
    case 0xd0:
      return Head{1};
    case 0xcd:
    case 0xd1:
    case 0xd4:
      return Head{2};
    case 0xd5:
      return Head{3};
    case 0xd6:
      return Head{5};
    case 0xd7:
      return Head{9};
    case 0xd8:
      return Head{17};
    case 0xdc:
      return holding(bytes, 2, 1);
    case 0xdd:
      return holding(bytes, 4, 1);
    case 0xde:
      return holding(bytes, 2, 2);
    case 0xdf:
      return holding(bytes, 4, 2);
    default:
      return std::nullopt;  // never_used
  }
}

std::optional<std::size_t> pass_value(Bytes& bytes, std::size_t limit) {
  // Of each container that is not full: what it is, and how many values are still to come.
  std::vector<Head> open;
  std::size_t deepest = 0;
  do {
    const bool is_key = !open.empty() && open.back().is_map && open.back().values % 2 == 0;
    if (is_key && !begins_text(bytes.first())) return std::nullopt;
    const auto head = read_head(bytes);
    if (!head || !bytes.skip(head->bytes)) return std::nullopt;
    if (!open.empty()) --open.back().values;
    if (head->holds_values) {
      open.push_back(*head);
      deepest = std::max(deepest, open.size());
      if (deepest > limit) return std::nullopt;
    }
    while (!open.empty() && open.back().values == 0) open.pop_back();
  } while (!open.empty());
  return deepest;
}

std::optional<std::string_view> read_long_text(Bytes& bytes) {
  const auto head = begins_text(bytes.first()) ? read_head(bytes) : std::nullopt;
  const auto text = bytes.rest();
  if (!head || !bytes.skip(head->bytes)) return std::nullopt;
  return text.substr(0, static_cast<std::size_t>(head->bytes));
}

void put_array(std::string& bytes, std::size_t count) {
  put_count(bytes, count, 0x90, 0xdc);
}
void put_map(std::string& bytes, std::size_t count) {
  put_count(bytes, count, 0x80, 0xde);
}

void put_text(std::string& bytes, std::string_view text) {
  const auto size = text.size();
  if (size < 32) {
    bytes += static_cast<char>(0xa0U | size);
  } else if (size <= 0xff) {
    bytes += '\xd9';
    bytes += static_cast<char>(size);
  } else {
    put_count(bytes, size, 0, 0xda);
  }
  bytes += text;
}

}  // namespace hipaa::terraform

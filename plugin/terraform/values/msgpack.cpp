#include "plugin/terraform/values/msgpack.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace hipaa::terraform {
namespace {

// One value's head: how many bytes follow it, and how many values stand in it.
struct Head {
  std::uint64_t bytes = 0;
  std::uint64_t values = 0;
  bool holds_values = false;
};

constexpr unsigned nil = 0xc0;
constexpr unsigned never_used = 0xc1;

class Bytes {
 public:
  explicit Bytes(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  // What 0xc1 says where nothing is left: no value begins so.
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

std::optional<Head> sized(Bytes& bytes, std::size_t width, std::uint64_t extra) {
  const auto length = bytes.number(width);
  if (!length) return std::nullopt;
  return Head{*length + extra, 0, false};
}

std::optional<Head> holding(Bytes& bytes, std::size_t width, std::uint64_t each) {
  const auto length = bytes.number(width);
  if (!length) return std::nullopt;
  return Head{0, *length * each, true};
}

std::optional<Head> read_head(Bytes& bytes) {
  const auto first = bytes.number(1);
  if (!first) return std::nullopt;
  const auto code = static_cast<unsigned>(*first);
  if (code <= 0x7f || code >= 0xe0) return Head{};
  if (code <= 0x8f) return Head{0, 2ULL * (code & 0x0fU), true};
  if (code <= 0x9f) return Head{0, code & 0x0fU, true};
  if (code <= 0xbf) return Head{code & 0x1fU, 0, false};
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
      return Head{4, 0, false};
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return Head{8, 0, false};
    case 0xcc:
    case 0xd0:
      return Head{1, 0, false};
    case 0xcd:
    case 0xd1:
    case 0xd4:
      return Head{2, 0, false};
    case 0xd5:
      return Head{3, 0, false};
    case 0xd6:
      return Head{5, 0, false};
    case 0xd7:
      return Head{9, 0, false};
    case 0xd8:
      return Head{17, 0, false};
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

// Passes over one value, and says how deep it is.
std::optional<std::size_t> pass_value(Bytes& bytes, std::size_t limit) {
  std::vector<std::uint64_t> open;  // values still to come, of each container that is not full
  std::size_t deepest = 0;
  do {
    const auto head = read_head(bytes);
    if (!head || !bytes.skip(head->bytes)) return std::nullopt;
    if (!open.empty()) --open.back();
    if (head->holds_values) {
      open.push_back(head->values);
      deepest = std::max(deepest, open.size());
      if (deepest > limit) return std::nullopt;
    }
    while (!open.empty() && open.back() == 0) open.pop_back();
  } while (!open.empty());
  return deepest;
}

// The key of an attribute or of a map, which is text and nothing else.
std::optional<std::string_view> read_key(Bytes& bytes) {
  const auto first = bytes.first();
  const bool is_text = (first >= 0xa0 && first <= 0xbf) || (first >= 0xd9 && first <= 0xdb);
  const auto head = is_text ? read_head(bytes) : std::nullopt;
  const auto text = bytes.rest();
  if (!head || !bytes.skip(head->bytes)) return std::nullopt;
  return text.substr(0, static_cast<std::size_t>(head->bytes));
}

// Reads one of the values that msgpack_depth has measured. An object's nulls,
// far more than its other attributes, are passed over; what has no attributes
// of a known type in it is nlohmann's to read. False: it is no value.
bool read_known(const Node* type, Bytes& bytes, Json& to) {
  const auto first = bytes.first();
  const bool is_map = (first >= 0x80 && first <= 0x8f) || first == 0xde || first == 0xdf;
  const bool is_array = (first >= 0x90 && first <= 0x9f) || first == 0xdc || first == 0xdd;
  const bool is_object = is_map && type != nullptr && type->kind == Kind::object;
  if (!is_object && (!(is_map || is_array) || type == nullptr || type->element == nullptr)) {
    const auto text = bytes.rest();
    if (!pass_value(bytes, deepest_nesting)) return false;
    const auto* const end = text.data() + (text.size() - bytes.rest().size());
    to = Json::from_msgpack(text.data(), end, true, false);
    return !to.is_discarded();
  }
  to = is_map ? Json::object() : Json::array();
  const auto head = read_head(bytes);
  for (auto left = head ? head->values : 0; left > 0; left -= is_map ? 2 : 1) {
    if (is_array) {
      if (!read_known(type->element.get(), bytes, to.emplace_back())) return false;
      continue;
    }
    const auto key = read_key(bytes);
    if (!key) return false;
    if (is_object && bytes.first() == nil)
      bytes.skip(1);
    else if (!read_known(is_object ? type->attribute(*key) : type->element.get(), bytes,
                         to[std::string(*key)]))
      return false;
  }
  return true;
}

// Every value that is not an object of a known type is nlohmann's to write.
class Writer {
 public:
  explicit Writer(std::string& bytes)
      : bytes_(bytes), values_(nlohmann::detail::output_adapter<char>(bytes)) {}

  void write(const Node& type, const Json& value) {
    const bool is_object = type.kind == Kind::object && value.is_object();
    if (!is_object && (type.element == nullptr || !value.is_structured()))
      return values_.write_msgpack(value);
    const auto count = is_object ? type.attributes.size() : value.size();
    write_count(count, value.is_array() ? 0x90 : 0x80, value.is_array() ? 0xdc : 0xde);
    if (is_object) {
      for (const auto& attribute : type.attributes) {
        write_key(attribute.name);
        const auto found = value.find(attribute.name);
        if (found == value.end())
          bytes_ += static_cast<char>(nil);
        else
          write(attribute, *found);
      }
      return;
    }
    for (auto member = value.begin(); member != value.end(); ++member) {
      if (value.is_object()) write_key(member.key());
      write(*type.element, *member);
    }
  }

 private:
  // The head of an array or map in its shortest form.
  void write_count(std::size_t count, unsigned few, unsigned many) {
    if (count < 16) {
      bytes_ += static_cast<char>(few | count);
      return;
    }
    const bool is_long = count > 0xffff;
    bytes_ += static_cast<char>(is_long ? many + 1 : many);
    for (int shift = is_long ? 24 : 8; shift >= 0; shift -= 8)
      bytes_ += static_cast<char>(count >> static_cast<unsigned>(shift));
  }
  void write_key(const std::string& key) {
    if (key.size() >= 32) return values_.write_msgpack(key);
    bytes_ += static_cast<char>(0xa0U | key.size());
    bytes_ += key;
  }

  std::string& bytes_;
  nlohmann::detail::binary_writer<Json, char> values_;
};

}  // namespace

std::optional<std::size_t> msgpack_depth(std::string_view text, std::size_t limit) {
  Bytes bytes(text);
  const auto deepest = pass_value(bytes, limit);
  return bytes.empty() ? deepest : std::nullopt;
}

std::optional<Json> read_msgpack(std::string_view bytes) {
  if (!msgpack_depth(bytes, deepest_nesting)) return std::nullopt;
  auto value = Json::from_msgpack(bytes.begin(), bytes.end(), true, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::optional<Json> read_msgpack(const Node& type, std::string_view text) {
  if (!msgpack_depth(text, deepest_nesting)) return std::nullopt;
  Bytes bytes(text);
  Json value;
  if (!read_known(&type, bytes, value)) return std::nullopt;
  return value;
}

std::string write_msgpack(const Json& value) {
  std::string bytes;
  Json::to_msgpack(value, nlohmann::detail::output_adapter<char>(bytes));
  return bytes;
}

std::string write_msgpack(const Node& type, const Json& value) {
  std::string bytes;
  Writer(bytes).write(type, value);
  return bytes;
}

}  // namespace hipaa::terraform

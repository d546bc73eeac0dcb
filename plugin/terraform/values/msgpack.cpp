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

class Bytes {
 public:
  explicit Bytes(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
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
      return std::nullopt;  // 0xc1 is never used
  }
}

// Builds the tree from what nlohmann's reader meets; it is that library's interface for readers.
class AttributesThatAreThere {
 public:
  explicit AttributesThatAreThere(const Node& type) : type_(type) {}

  bool null() { return put(nullptr) != nullptr; }
  bool boolean(bool value) { return put(value) != nullptr; }
  bool number_integer(std::int64_t value) { return put(value) != nullptr; }
  bool number_unsigned(std::uint64_t value) { return put(value) != nullptr; }
  bool number_float(double value, const std::string&) { return put(value) != nullptr; }
  bool string(std::string& value) { return put(std::move(value)) != nullptr; }
  bool binary(Json::binary_t& value) { return put(std::move(value)) != nullptr; }
  bool key(std::string& name) {
    open_.back().key = std::move(name);
    return true;
  }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }
  Json take() { return std::move(root_); }

 private:
  struct Open {
    Json* value;
    const Node* type;  // nullptr: nobody knows
    std::string key;
  };

  [[nodiscard]] const Node* type_of_next() const {
    if (open_.empty()) return &type_;
    const auto& inside = open_.back();
    if (inside.type == nullptr) return nullptr;
    if (inside.type->kind == Kind::object) return inside.type->attribute(inside.key);
    return inside.type->element.get();
  }

  Json* put(Json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    auto& inside = open_.back();
    if (inside.value->is_array()) return &inside.value->emplace_back(std::move(value));
    if (value.is_null() && inside.type != nullptr && inside.type->kind == Kind::object)
      return inside.value;  // left out
    return &((*inside.value)[std::move(inside.key)] = std::move(value));
  }
  bool open(Json container) {
    const auto* type = type_of_next();
    open_.push_back({put(std::move(container)), type, {}});
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const Node& type_;
  Json root_;
  std::vector<Open> open_;  // no container grows while one in it is open
};

}  // namespace

std::optional<std::size_t> msgpack_depth(std::string_view text, std::size_t limit) {
  Bytes bytes(text);
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
  return bytes.empty() ? std::optional(deepest) : std::nullopt;
}

std::optional<Json> read_msgpack(std::string_view bytes) {
  if (!msgpack_depth(bytes, deepest_nesting)) return std::nullopt;
  auto value = Json::from_msgpack(bytes.begin(), bytes.end(), true, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::optional<Json> read_msgpack(const Node& type, std::string_view bytes) {
  if (!msgpack_depth(bytes, deepest_nesting)) return std::nullopt;
  AttributesThatAreThere reader(type);
  if (!Json::sax_parse(bytes.begin(), bytes.end(), &reader, Json::input_format_t::msgpack))
    return std::nullopt;
  return reader.take();
}

std::string write_msgpack(const Json& value) {
  std::string bytes;
  Json::to_msgpack(value, nlohmann::detail::output_adapter<char>(bytes));
  return bytes;
}

}  // namespace hipaa::terraform

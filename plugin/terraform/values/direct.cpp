#include "plugin/terraform/values/direct.hpp"

#include <charconv>

#include "plugin/terraform/values/bytes.hpp"
#include "plugin/terraform/values/direct_text.hpp"
#include "plugin/terraform/values/msgpack.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform {
namespace {

constexpr std::string_view unknown_bytes("\xd4\0\0", 3);

// One value, with all that stands in it; empty where there is none.
std::string_view take_value(Bytes& bytes) {
  const auto text = bytes.rest();
  if (!pass_value(bytes, deepest_nesting)) return {};
  return text.substr(0, text.size() - bytes.rest().size());
}

// visit(key, value) for each entry of a map that is not null, until it returns false.
template <class Visit>
void each_entry(std::string_view map, Visit visit) {
  Bytes bytes(map);
  const auto head = begins_map(bytes.first()) ? read_head(bytes) : std::nullopt;
  for (auto left = head ? head->values : 0; left > 0; left -= 2) {
    const auto key = read_text(bytes);
    if (!key) return;
    const bool is_null = bytes.first() == nil;
    const auto value = take_value(bytes);
    if (!is_null && !visit(*key, value)) return;
  }
}

// The attributes of a type by their names. Terraform and the library send them in our order.
class AttributeSearch {
 public:
  explicit AttributeSearch(const Node& type) : attributes_(type.attributes), type_(type) {}
  // Its position; that of the end where there is none.
  std::size_t find(std::string_view name) {
    while (next_ < attributes_.size() && attributes_[next_].name < name) ++next_;
    if (next_ < attributes_.size() && attributes_[next_].name == name) return next_++;
    const auto* const found = type_.attribute(name);
    return found == nullptr ? attributes_.size()
                            : static_cast<std::size_t>(found - attributes_.data());
  }

 private:
  const std::vector<Node>& attributes_;
  const Node& type_;
  std::size_t next_ = 0;
};

// Bytes into text.
class Encoder {
 public:
  // False where the bytes are no value.
  bool encode(const Node& node, Bytes& bytes, std::size_t limit = deepest_nesting) {
    const auto begin = bytes;
    const auto written = text.size();
    const auto known = unknown.size();
    const auto length = pointer_.size();
    if (encode_plain(node, bytes, limit)) return true;
    bytes = begin;
    text.resize(written);
    unknown.erase(known);
    pointer_.resize(length);
    return encode_any(node, bytes, limit);
  }

  std::string text;
  std::string unknown;  // pointers, with commas between

 private:
  void add_pointer(const Json& pointer) {
    unknown += unknown.empty() ? "" : ",";
    unknown += text_of(pointer);
  }

  bool encode_any(const Node& node, Bytes& bytes, std::size_t limit) {
    const auto value = take_value(bytes);
    if (value.empty() || !msgpack_depth(value, limit)) return false;
    const auto wire = read_msgpack(node, value);
    if (!wire) return false;
    auto plain = plain_of(node, *wire);
    auto pointers = Json::array();
    take_unknowns(plain, pointer_, pointers);
    for (const auto& one : pointers) add_pointer(one);
    text += text_of(plain);
    return true;
  }

  bool encode_plain(const Node& node, Bytes& bytes, std::size_t limit) {
    const auto first = bytes.first();
    if (first == nil || begins_unknown(first)) {
      if (first != nil) add_pointer(pointer_);
      text += "null";
      return !take_value(bytes).empty();
    }
    switch (node.kind) {
      case Kind::text:
        return encode_text(bytes);
      case Kind::flag:
        if (node.as_text) return encode_flag_as_text(bytes);
        if (first != 0xc2 && first != 0xc3) return false;
        text += first == 0xc2 ? "false" : "true";
        return bytes.skip(1);
      case Kind::number:
        return encode_number(bytes);
      case Kind::list:
        return begins_array(first) && limit > 0 && encode_list(*node.element, bytes, limit - 1);
      case Kind::map:
      case Kind::object:
        return begins_map(first) && limit > 0 && encode_members(node, bytes, limit - 1);
      default:
        return false;
    }
  }

  bool encode_text(Bytes& bytes) {
    const auto value = read_text(bytes);
    if (!value || !is_plain_text(*value)) return false;
    text += '"';
    text += *value;
    text += '"';
    return true;
  }

  bool encode_flag_as_text(Bytes& bytes) {
    const auto value = read_text(bytes);
    if (value != "true" && value != "false") return false;
    text += *value;
    return true;
  }

  // Integers that are not negative: all others are rare.
  bool encode_number(Bytes& bytes) {
    const auto first = bytes.first();
    if (first > 0x7f && (first < 0xcc || first > 0xcf)) return false;
    bytes.skip(1);
    const auto number = first <= 0x7f ? first : bytes.number(std::size_t{1} << (first - 0xccU));
    if (!number) return false;
    text += std::to_string(*number);
    return true;
  }

  bool encode_list(const Node& element, Bytes& bytes, std::size_t limit) {
    const auto count = read_head(bytes);
    if (!count) return false;
    text += '[';
    for (std::uint64_t i = 0; i < count->values; ++i) {
      if (i > 0) text += ',';
      if (!encode_inner(element, std::to_string(i), bytes, limit)) return false;
    }
    text += ']';
    return true;
  }

  // False also where the keys do not come in their order: then there may be two of a name.
  bool encode_members(const Node& node, Bytes& bytes, std::size_t limit) {
    AttributeSearch search(node);
    const auto count = read_head(bytes);
    if (!count) return false;
    text += '{';
    const auto begin = text.size();
    std::optional<std::string_view> before;
    for (auto left = count->values; left > 0; left -= 2) {
      const auto key = read_text(bytes);
      if (!key || (before && *before >= *key)) return false;
      before = key;
      if (bytes.first() == nil) {
        bytes.skip(1);
        continue;
      }
      const auto found = search.find(*key);
      const auto* inner =
          found < node.attributes.size() ? &node.attributes[found] : node.element.get();
      if (inner == nullptr) {
        if (take_value(bytes).empty()) return false;
        continue;
      }
      if (!is_plain_text(*key)) return false;
      if (text.size() > begin) text += ',';
      text += '"';
      text += *key;
      text += "\":";
      if (!encode_inner(*inner, *key, bytes, limit)) return false;
    }
    text += '}';
    return true;
  }

  bool encode_inner(const Node& node, std::string_view token, Bytes& bytes, std::size_t limit) {
    const auto length = pointer_.size();
    append_token(pointer_, token);
    const bool is_whole = encode(node, bytes, limit);
    pointer_.resize(length);
    return is_whole;
  }

  std::string pointer_;
};

// Text into bytes.
class Listener {
 public:
  Listener(std::string& bytes, Unknowns unknowns) : bytes_(bytes), unknowns_(unknowns) {}

  // False where the text is not as the library writes it.
  bool envelope(const Node& type, std::string_view text, const AttributeBytes& hint) {
    std::string_view value;
    std::string_view unknown("[]");
    const auto take = [&](std::string_view key, std::string_view member) {
      if (key == "value") value = member;
      if (key == "unknown") unknown = member;
    };
    return each_member(text, take) &&
           each_element(unknown,
                        [&](std::string_view pointer) {
                          // A pointer that JSON writes in another way is as rare as such a key.
                          const auto plain =
                              pointer.substr(1, std::max<std::size_t>(pointer.size(), 2) - 2);
                          if (is_plain_text(plain))
                            unknown_.emplace_back(plain);
                          else if (const auto read = parsed(pointer); read.is_string())
                            unknown_.push_back(read.get<std::string>());
                        }) &&
           object(type, value, hint);
  }

 private:
  void put_nil() { bytes_ += static_cast<char>(nil); }

  void value(const Node& node, std::string_view text, std::string_view hint) {
    if (node.write_only) return put_nil();
    if (node.kind == Kind::dynamic && !hint.empty()) return any_value(node, text, hint);
    if (text == "null") {
      if (unknowns_ == Unknowns::are_null || !is_unknown_here())
        put_nil();
      else
        bytes_ += begins_unknown(Bytes(hint).first()) ? hint : unknown_bytes;
      return;
    }
    const auto written = bytes_.size();
    const auto length = pointer_.size();
    if (plain_value(node, text, hint)) return;
    bytes_.resize(written);
    pointer_.resize(length);
    any_value(node, text, hint);
  }

  [[nodiscard]] bool is_unknown_here() const {
    return std::find(unknown_.begin(), unknown_.end(), pointer_) != unknown_.end();
  }

  // Whether a pointer goes below the value at hand.
  [[nodiscard]] bool is_below(const std::string& pointer) const {
    return pointer.size() > pointer_.size() && pointer[pointer_.size()] == '/' &&
           pointer.compare(0, pointer_.size(), pointer_) == 0;
  }
  [[nodiscard]] bool is_known_whole() const {
    return std::none_of(unknown_.begin(), unknown_.end(),
                        [this](const auto& one) { return is_below(one); });
  }

  void any_value(const Node& node, std::string_view text, std::string_view hint) {
    auto plain = parsed(text);
    if (plain.is_discarded()) return put_nil();
    if (is_unknown_here()) plain = unknown_value();
    for (const auto& one : unknown_) {
      if (!is_below(one)) continue;
      const Json::json_pointer below(one.substr(pointer_.size()));
      if (plain.contains(below)) plain[below] = unknown_value();
    }
    auto wire = wire_of(node, plain, read_msgpack(node, hint).value_or(Json()));
    if (unknowns_ == Unknowns::are_null) wire = without_unknowns(std::move(wire));
    bytes_ += write_msgpack(node, wire);
  }

  bool plain_value(const Node& node, std::string_view text, std::string_view hint) {
    const bool has_hint = !hint.empty() && !begins_unknown(Bytes(hint).first());
    switch (node.kind) {
      case Kind::object:
        return object(node, text, attribute_bytes(node, hint));
      case Kind::list:
        return list(*node.element, text, hint);
      case Kind::flag:
        if (text != "true" && text != "false") return false;
        bytes_ += text == "true" ? '\xc3' : '\xc2';
        return true;
      case Kind::text:
        if (text.size() < 2 || text.front() != '"') return false;
        text = text.substr(1, text.size() - 2);
        if (!is_plain_text(text)) return false;
        put_text(bytes_, text);
        return true;
      default:
        if (has_hint && !node.is_nested() && is_known_whole() && has_all_keys(node, hint) &&
            says(node, hint, text)) {
          bytes_ += hint;
          return true;
        }
        return node.kind == Kind::number && number(text);
    }
  }

  static bool has_all_keys(const Node& node, std::string_view bytes) {
    if (!node.is_whole()) return true;
    Bytes read(bytes);
    const auto head = begins_map(read.first()) ? read_head(read) : std::nullopt;
    return head && head->values == 2 * node.attributes.size();
  }

  // Whether the bytes mean the text, and nothing in them is unknown.
  static bool says(const Node& node, std::string_view bytes, std::string_view text) {
    Encoder encoder;
    Bytes read(bytes);
    return encoder.encode(node, read) && encoder.unknown.empty() && encoder.text == text;
  }

  bool number(std::string_view text) {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return false;
    bytes_ += write_msgpack(Json(number));
    return true;
  }

  bool object(const Node& node, std::string_view text, const AttributeBytes& hint) {
    AttributeBytes values(node.attributes.size());
    AttributeSearch search(node);
    const bool is_object = each_member(text, [&](std::string_view key, std::string_view member) {
      if (const auto found = search.find(key); found < values.size()) values[found] = member;
    });
    if (!is_object) return false;
    put_map(bytes_, values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto& attribute = node.attributes[i];
      put_text(bytes_, attribute.name);
      // Null has a type, where Terraform knows none of the attribute.
      if (values[i].empty() && (attribute.kind != Kind::dynamic || hint[i].empty()))
        put_nil();
      else if (values[i].empty())
        inner(attribute, attribute.name, "null", hint[i]);
      else
        inner(attribute, attribute.name, values[i], hint[i]);
    }
    return true;
  }

  bool list(const Node& element, std::string_view text, std::string_view hint) {
    std::vector<std::string_view> values;
    if (!each_element(text, [&](std::string_view one) { values.push_back(one); })) return false;
    Bytes hints(begins_array(Bytes(hint).first()) ? hint : std::string_view());
    read_head(hints);
    put_array(bytes_, values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      inner(element, std::to_string(i), values[i], take_value(hints));
    return true;
  }

  void inner(const Node& node, std::string_view token, std::string_view text,
             std::string_view hint) {
    const auto length = pointer_.size();
    append_token(pointer_, token);
    value(node, text, hint);
    pointer_.resize(length);
  }

  std::string& bytes_;
  Unknowns unknowns_;
  std::vector<std::string> unknown_;  // pointers
  std::string pointer_;
};

}  // namespace

std::optional<std::string> envelope_of_bytes(const Node& type, std::string_view text) {
  Encoder encoder;
  encoder.text = R"({"format_version":1,"value":)";
  Bytes bytes(text);
  if (!encoder.encode(type, bytes) || !bytes.empty()) return std::nullopt;
  if (!encoder.unknown.empty()) encoder.text += R"(,"unknown":[)" + encoder.unknown + "]";
  return std::move(encoder.text) + "}";
}

AttributeBytes attribute_bytes(const Node& type, std::string_view object) {
  AttributeBytes made(type.attributes.size());
  AttributeSearch search(type);
  each_entry(object, [&](std::string_view key, std::string_view value) {
    if (const auto found = search.find(key); found < made.size()) made[found] = value;
    return true;
  });
  return made;
}

std::string_view bytes_of_attribute(std::string_view object, std::string_view name) {
  std::string_view found;
  each_entry(object, [&](std::string_view key, std::string_view value) {
    if (key == name) found = value;
    return key != name;
  });
  return found;
}

std::string bytes_of_envelope(const Node& type, std::string_view envelope,
                              const AttributeBytes& hint, Unknowns unknowns) {
  std::string bytes;
  if (Listener(bytes, unknowns).envelope(type, envelope, hint)) return bytes;
  bytes.clear();
  if (Listener(bytes, unknowns).envelope(type, text_of(parsed(envelope)), hint)) return bytes;
  return std::string(1, static_cast<char>(nil));
}

}  // namespace hipaa::terraform

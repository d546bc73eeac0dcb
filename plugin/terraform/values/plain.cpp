#include "plugin/terraform/values/plain.hpp"

#include <charconv>
#include <cstdint>

namespace hipaa::terraform {
namespace {

// Decimal text: Terraform sends numbers so that neither an int64 nor a double holds exactly. An
// integer stays one as far as 64 bits go; the library refuses what is out of its range.
Json number_of(const Json& wire) {
  if (!wire.is_string()) return wire;
  const auto& text = wire.get_ref<const std::string&>();
  const auto* const begin = text.data();
  const auto* const end = begin + text.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(begin, end, whole);
      read.ec == std::errc() && read.ptr == end)
    return whole;
  std::uint64_t large = 0;
  if (const auto read = std::from_chars(begin, end, large);
      read.ec == std::errc() && read.ptr == end)
    return large;
  double real = 0;
  if (const auto read = std::from_chars(begin, end, real);
      read.ec == std::errc() && read.ptr == end)
    return real;
  return wire;
}

Json plain_of_type(const Json& type, const Json& wire);

// [type, value] -> value, by the type that came with it.
Json plain_of_dynamic(const Json& wire) {
  if (!wire.is_array() || wire.size() != 2 || !wire[0].is_binary()) return wire;
  const auto& bytes = wire[0].get_binary();
  const auto type = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
  return plain_of_type(type, wire[1]);
}

// `type` in Terraform's JSON notation.
Json plain_of_type(const Json& type, const Json& wire) {
  if (wire.is_null() || is_unknown(wire)) return wire;
  if (type == "number") return number_of(wire);
  if (type == "dynamic") return plain_of_dynamic(wire);
  if (!type.is_array() || type.size() < 2) return wire;
  const auto& inner = type[1];
  if (wire.is_array()) {
    auto list = Json::array();
    for (std::size_t i = 0; i < wire.size(); ++i) {
      const bool is_tuple = inner.is_array() && type[0] == "tuple";
      list.push_back(
          plain_of_type(is_tuple ? (i < inner.size() ? inner[i] : Json()) : inner, wire[i]));
    }
    return list;
  }
  if (!wire.is_object()) return wire;
  auto object = Json::object();
  for (const auto& [name, value] : wire.items()) {
    const bool is_object = inner.is_object() && type[0] == "object";
    auto made = plain_of_type(is_object ? inner.value(name, Json()) : inner, value);
    if (!made.is_null()) object[name] = std::move(made);
  }
  return object;
}

// Walks a tree of one of Terraform's two shapes; they differ in dynamic values and unknown
// attributes.
struct FromWire {
  static Json dynamic(const Json& value) { return plain_of_dynamic(value); }
  static constexpr bool keeps_others = false;
};
struct FromStateFile {
  static Json dynamic(const Json& value) {
    const auto inner = value.is_object() ? value.find("value") : value.end();
    if (inner == value.end() || !value.contains("type")) return value;
    return plain_of_type(value["type"], *inner);
  }
  static constexpr bool keeps_others = true;
};

template <class From>
Json convert(const Node& node, const Json& given) {
  if (given.is_null() || is_unknown(given)) return given;
  switch (node.kind) {
    case Kind::number:
      return number_of(given);
    case Kind::flag:
      if (node.as_text && (given == "true" || given == "false")) return given == "true";
      return given;
    case Kind::dynamic:
      return From::dynamic(given);
    case Kind::list: {
      if (!given.is_array()) return given;
      auto list = Json::array();
      for (const auto& element : given) list.push_back(convert<From>(*node.element, element));
      return list;
    }
    case Kind::map:
    case Kind::object: {
      if (!given.is_object()) return given;
      auto object = Json::object();
      for (const auto& [name, value] : given.items()) {
        if (value.is_null()) continue;
        const auto* inner = node.kind == Kind::map ? &node.at(name) : node.attribute(name);
        if (inner != nullptr)
          object.emplace(name, convert<From>(*inner, value));
        else if (From::keeps_others)
          object.emplace(name, value);
      }
      return object;
    }
    default:
      return given;
  }
}

}  // namespace

void append_token(std::string& pointer, std::string_view token) {
  pointer += '/';
  if (token.find('~') == std::string_view::npos && token.find('/') == std::string_view::npos) {
    pointer += token;
    return;
  }
  for (const char c : token) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
}

void take_unknowns(Json& value, std::string& pointer, Json& pointers) {
  if (is_unknown(value)) {
    value = nullptr;
    pointers.push_back(pointer);
    return;
  }
  const auto length = pointer.size();
  std::size_t index = 0;
  for (auto member = value.begin(); value.is_structured() && member != value.end(); ++member) {
    append_token(pointer, value.is_object() ? member.key() : std::to_string(index++));
    take_unknowns(*member, pointer, pointers);
    pointer.resize(length);
  }
}

Json wire_of_flag(const Node& flag, const Json& value) {
  if (!flag.as_text || !value.is_boolean()) return value;
  return value.get<bool>() ? "true" : "false";
}

Json plain_of(const Node& node, const Json& wire) {
  return convert<FromWire>(node, wire);
}

Json plain_of_state_file(const Node& node, const Json& raw) {
  return convert<FromStateFile>(node, raw);
}

Json wire_of_state_file(const Node& node, const Json& raw, Written written) {
  if (raw.is_null()) return raw;
  switch (node.kind) {
    case Kind::dynamic: {
      if (!raw.is_object() || !raw.contains("type") || !raw.contains("value")) return nullptr;
      const auto type = text_of(raw["type"]);
      return Json::array({Json::binary({type.begin(), type.end()}), raw["value"]});
    }
    case Kind::list: {
      auto list = Json::array();
      for (const auto& element : raw)
        list.push_back(wire_of_state_file(*node.element, element, written));
      return list;
    }
    case Kind::map: {
      auto map = Json::object();
      for (const auto& [name, value] : raw.items()) {
        const bool is_dropped =
            node.stands_for_object() &&
            (node.attribute(name) == nullptr || (value.is_null() && written == Written::by_older));
        if (!is_dropped) map.emplace(name, wire_of_state_file(node.at(name), value, written));
      }
      return map;
    }
    case Kind::object: {
      auto object = Json::object();
      for (const auto& attribute : node.attributes)
        object.emplace(
            attribute.name,
            wire_of_state_file(
                attribute, raw.is_object() ? raw.value(attribute.name, Json()) : Json(), written));
      return object;
    }
    case Kind::flag:
      return wire_of_flag(node, raw);
    default:
      return raw;
  }
}

std::string envelope_of(Json plain) {
  auto pointers = Json::array();
  std::string pointer;
  take_unknowns(plain, pointer, pointers);
  auto text = R"({"format_version":1,"value":)" + text_of(plain);
  if (!pointers.empty()) text += R"(,"unknown":)" + text_of(pointers);
  return text + "}";
}

Opened open_envelope(std::string_view text) {
  Opened opened;
  auto document = parsed(text);
  if (!document.is_object()) return opened;
  opened.plain = std::move(document["value"]);
  const auto tainted = document.find("tainted");
  opened.tainted = tainted != document.end() && *tainted == true;
  const auto unknown = document.find("unknown");
  if (unknown == document.end() || !unknown->is_array()) return opened;
  for (const auto& entry : *unknown) {
    if (!entry.is_string()) continue;
    // Every token of a pointer of the library is there, so none can be malformed.
    const Json::json_pointer pointer(entry.get_ref<const std::string&>());
    if (opened.plain.contains(pointer)) opened.plain[pointer] = unknown_value();
  }
  return opened;
}

}  // namespace hipaa::terraform

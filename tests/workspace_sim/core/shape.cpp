#include "core/shape.hpp"

#include "core/catalog.hpp"

namespace workspace_sim {

namespace {

constexpr std::string_view unparsable = "Could not parse request object: ";

std::string_view token_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::object:
      return "START_OBJECT";
    case json::kind::array:
      return "START_ARRAY";
    case json::kind::string:
      return "VALUE_STRING";
    case json::kind::bool_:
      return value.get_bool() ? "VALUE_TRUE" : "VALUE_FALSE";
    case json::kind::double_:
      return "VALUE_NUMBER_FLOAT";
    case json::kind::null:
      return "VALUE_NULL";
    default:
      return "VALUE_NUMBER_INT";
  }
}

Reply unexpected(std::string_view expected, const std::string& path, const json::value& value) {
  return malformed_request(std::string(unparsable) + "Expected '" + std::string(expected) +
                           "' not '" + std::string(token_name(value)) + "' for field '" + path +
                           "'");
}

Refusal check(const json::value& shape, json::value& value, const std::string& path);

Refusal check_map(json::value& value, const std::string& path) {
  json::object* map = value.if_object();
  if (map == nullptr) return unexpected("START_OBJECT", path, value);
  for (auto& member : *map) {
    const json::value& held = member.value();
    if (held.is_null()) {
      return malformed_request(std::string(unparsable) +
                               "Expected 'key' and 'value' to be set for JSON map field " + path +
                               ", got 'key: \"" + std::string(member.key()) + "\"' instead.");
    }
    if (held.is_object() || held.is_array()) {
      return unexpected("VALUE_STRING", path + '.' + std::string(member.key()), held);
    }
    if (!held.is_string()) member.value() = plain_text(held);
  }
  return std::nullopt;
}

Refusal check_enum(std::string_view name, const json::value& value, const std::string& path) {
  if (!value.is_string()) return unexpected("VALUE_STRING", path, value);
  const json::array& values = Catalog::instance().shapes().at("enums").at(name).as_array();
  if (contains_text(values, value.get_string())) return std::nullopt;
  return malformed_request(std::string(unparsable) + "Unknown enum value '" +
                           std::string(value.get_string()) + "' for field '" + path + "'");
}

Refusal check_scalar(std::string_view type, json::value& value, const std::string& path) {
  if (type == "map") return check_map(value, path);
  if (type.starts_with("enum ")) return check_enum(type.substr(5), value, path);
  if (type == "integer") {
    const auto number = as_integer(value);
    if (!number) return unexpected("VALUE_NUMBER_INT", path, value);
    value = *number;
  } else if (type == "flag") {
    if (!value.is_bool()) return unexpected("VALUE_TRUE", path, value);
  } else if (!value.is_string()) {
    return unexpected("VALUE_STRING", path, value);
  }
  return std::nullopt;
}

Refusal check_object(const json::object& shape, json::object& object, const std::string& path) {
  for (auto member = object.begin(); member != object.end();) {
    const json::value* known = shape.if_contains(member->key());
    if (known == nullptr || member->value().is_null()) {
      member = object.erase(member);  // the server ignores what it does not know
      continue;
    }
    const std::string inner =
        path.empty() ? std::string(member->key()) : path + '.' + std::string(member->key());
    if (auto refused = check(*known, member->value(), inner)) return refused;
    ++member;
  }
  return std::nullopt;
}

Refusal check(const json::value& shape, json::value& value, const std::string& path) {
  if (shape.is_string()) return check_scalar(shape.get_string(), value, path);
  if (shape.is_array()) {
    json::array* array = value.if_array();
    if (array == nullptr) return unexpected("START_ARRAY", path, value);
    for (json::value& element : *array) {
      if (auto refused = check(shape.get_array().front(), element, path)) return refused;
    }
    return std::nullopt;
  }
  json::object* object = value.if_object();
  if (object == nullptr) return unexpected("START_OBJECT", path, value);
  return check_object(shape.get_object(), *object, path);
}

}  // namespace

Refusal normalise(std::string_view shape, json::object& body) {
  return check_object(Catalog::instance().shapes().at(shape).as_object(), body, {});
}

}  // namespace workspace_sim

#include "plugin/terraform/values/wire.hpp"

#include "plugin/terraform/values/plain.hpp"

namespace hipaa::terraform {
namespace {

const Json nothing;

const Json& member(const Json& object, const std::string& name) {
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

// Terraform's type of a bare value.
Json inferred_type(const Json& value) {
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "bool";
  if (value.is_number()) return "number";
  if (value.is_array()) {
    auto types = Json::array();
    for (const auto& element : value) types.push_back(inferred_type(element));
    return Json::array({"tuple", std::move(types)});
  }
  if (value.is_object()) {
    auto types = Json::object();
    for (const auto& [name, inner] : value.items()) types[name] = inferred_type(inner);
    return Json::array({"object", std::move(types)});
  }
  return "dynamic";
}

Json without_refinements(Json plain) {
  if (is_unknown(plain)) return unknown_value();
  if (plain.is_structured())
    for (auto& inner : plain) inner = without_refinements(std::move(inner));
  return plain;
}

// An unknown or null inside a bare value has no type of its own and goes as it is.
Json dynamic_of(const Json& plain) {
  if (is_unknown(plain)) return plain;
  const auto type = text_of(inferred_type(plain));
  return Json::array({Json::binary({type.begin(), type.end()}), plain});
}

Json object_of(const Node& node, const Json& plain, const Json& hint) {
  auto object = Json::object();
  for (const auto& [name, value] : plain.items()) {
    const auto* const attribute = node.attribute(name);
    if (attribute == nullptr) continue;
    auto made = wire_of(*attribute, value, member(hint, name));
    if (!made.is_null()) object.emplace(name, std::move(made));
  }
  // Null has a type, where Terraform knows none of the attribute.
  for (const auto& attribute : node.attributes)
    if (attribute.kind == Kind::dynamic && !object.contains(attribute.name))
      if (auto made = wire_of(attribute, nullptr, member(hint, attribute.name)); !made.is_null())
        object.emplace(attribute.name, std::move(made));
  return object;
}

}  // namespace

Json wire_of(const Node& node, const Json& plain, const Json& hint) {
  if (node.write_only) return nullptr;
  if (node.kind == Kind::dynamic && says_same(node, hint, plain)) return hint;
  if (is_unknown(plain)) return is_unknown(hint) ? hint : plain;
  // An empty object may have been spelled with nulls, which the library takes as absent.
  if (plain.is_null()) return nullptr;
  switch (node.kind) {
    case Kind::object:
      return plain.is_object() ? object_of(node, plain, hint) : plain;
    case Kind::list: {
      if (!plain.is_array()) return plain;
      auto list = Json::array();
      for (std::size_t i = 0; i < plain.size(); ++i)
        list.push_back(wire_of(*node.element, plain[i],
                               hint.is_array() && i < hint.size() ? hint[i] : nothing));
      return list;
    }
    case Kind::map: {
      if (!plain.is_object()) return plain;
      // Of an object the hint may lack attributes that are null.
      if (hint.is_object() && !node.is_nested() &&
          (!node.is_whole() || hint.size() == node.attributes.size()) &&
          says_same(node, hint, plain))
        return hint;
      auto map = Json::object();
      if (node.is_whole())
        for (const auto& attribute : node.attributes) map[attribute.name] = nullptr;
      for (const auto& [name, value] : plain.items())
        map[name] = wire_of(node.at(name), value, member(hint, name));
      return map;
    }
    case Kind::dynamic:
      return dynamic_of(plain);
    case Kind::number:
      return !hint.is_null() && plain_of(node, hint) == plain ? hint : plain;
    case Kind::flag:
      return wire_of_flag(node, plain);
    default:
      return plain;
  }
}

bool says_same(const Node& node, const Json& hint, const Json& plain) {
  return !hint.is_null() && without_refinements(plain_of(node, hint)) == without_refinements(plain);
}

Json without_unknowns(Json wire) {
  if (is_unknown(wire)) return nullptr;
  if (wire.is_structured())
    for (auto& inner : wire) inner = without_unknowns(std::move(inner));
  return wire;
}

}  // namespace hipaa::terraform

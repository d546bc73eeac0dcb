// A type of the library's schema as Terraform sees it. Built once, immutable, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/terraform/values/json_value.hpp"

namespace hipaa::terraform {

enum class Kind : std::uint8_t {
  text,
  number,
  flag,
  object,
  list,
  map,
  dynamic  // a shape that contains itself: Terraform has no types for it, the library checks it
};

// Whether an attribute of a resource identifies it for good, and whether an import needs it.
enum class Identity : std::uint8_t { none, optional, required };

struct Node {
  std::string name;  // of an attribute
  std::string description;
  Kind kind = Kind::text;
  std::vector<Node> attributes;   // of an object, sorted by name; of a map that stands for one
  std::unique_ptr<Node> element;  // of a list or map
  bool as_text = false;           // a flag that is "true" or "false" in Terraform
  bool required = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;
  Identity identity = Identity::none;

  [[nodiscard]] const Node* attribute(std::string_view wanted) const;
  // A map whose keys can only be an object's attributes.
  [[nodiscard]] bool stands_for_object() const { return kind == Kind::map && !attributes.empty(); }
  // One that has all of those keys, so that a reference to any of them is valid.
  [[nodiscard]] bool is_whole() const { return stands_for_object() && computed; }
  // What stands under a key of a map.
  [[nodiscard]] const Node& at(std::string_view key) const {
    const auto* const known = attribute(key);
    return known == nullptr ? *element : *known;
  }
  // Objects, and lists and maps of objects: Terraform's nested attributes.
  [[nodiscard]] bool is_nested() const {
    return kind == Kind::object || (element != nullptr && element->kind == Kind::object);
  }
};

struct Parameter {
  Node type;
  bool accepts_unknown = false;
};

// A function of the library, as describe lists it. Terraform has no optional parameters: ours are
// its one that repeats, in their order.
struct FunctionNode {
  std::string name;
  std::string summary;
  std::string description;
  std::vector<Parameter> parameters;
  std::optional<Parameter> optional;
  Node result;

  // The parameter that an argument is for.
  [[nodiscard]] const Parameter& parameter(std::size_t index) const {
    return index < parameters.size() || !optional ? parameters.at(index) : *optional;
  }
};

struct TypeNode {
  std::string name;
  std::int64_t version = 0;
  Node root;
};

// Everything that describe(SCHEMA) says, for Terraform.
struct Catalogue {
  TypeNode provider;
  std::vector<TypeNode> resources;
  std::vector<TypeNode> data_sources;
  std::vector<FunctionNode> functions;

  [[nodiscard]] const TypeNode* resource(std::string_view name) const;
  [[nodiscard]] const TypeNode* data_source(std::string_view name) const;
  [[nodiscard]] const FunctionNode* function(std::string_view name) const;
};

// Reads the document; what cannot be a Terraform type is left dynamic. An object of a resource
// whose attributes are all of one type (or texts and flags, which are texts then) is a map: it is
// written and referred to alike, but Terraform walks through all names of a resource's type some
// ten times for every plan of every instance, and a map has none. The library checks the keys, as
// it checks all else. `text` that is no schema at all gives a catalogue without resources.
Catalogue read_catalogue(std::string_view text);

// The type in Terraform's JSON notation: "string", ["list","string"], ["object",{…}].
Json type_of(const Node& node);

}  // namespace hipaa::terraform

#include <algorithm>

#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {
namespace {

const Json& member(const Json& object, const char* name) {
  static const Json absent;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found == object.end() ? absent : *found;
}

bool flag(const Json& object, const char* name) {
  const auto& value = member(object, name);
  return value.is_boolean() && value.get<bool>();
}

std::string text(const Json& object, const char* name) {
  const auto& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

// The one type of a schema: every value of Terraform's may be null, so "or null" says nothing.
std::string type_name(const Json& schema) {
  const auto& types = member(schema, "type");
  if (!types.is_array() || types.size() != 2) return text(schema, "type");
  const auto& other = types[0] == "null" ? types[1] : types[0];
  return other.is_string() ? other.get<std::string>() : std::string();
}

Node dynamic_of(const Node& node) {
  Node dynamic;
  dynamic.kind = Kind::dynamic;
  dynamic.name = node.name;
  dynamic.description = node.description;
  return dynamic;
}

bool holds_dynamic(const Node& node) {
  return node.kind == Kind::dynamic || (node.element != nullptr && holds_dynamic(*node.element)) ||
         std::any_of(node.attributes.begin(), node.attributes.end(), holds_dynamic);
}

// One JSON Schema document. $ref is followed where it stands; one that leads back into a definition
// that is being read means that the shape contains itself.
class Reader {
 public:
  explicit Reader(const Json& document) : document_(document) {}

  Node root(const Json& schema) {
    auto made = read(schema);
    contains_itself_ = false;
    return made;
  }

 private:
  Node read(const Json& given) {
    const auto reference = text(given, "$ref");
    if (reference.empty()) return read_plain(given);
    if (std::find(open_.begin(), open_.end(), reference) != open_.end()) {
      contains_itself_ = true;
      Node dynamic;
      dynamic.kind = Kind::dynamic;
      return dynamic;
    }
    constexpr std::string_view prefix = "#/$defs/";
    const auto name = reference.substr(std::min(prefix.size(), reference.size()));
    open_.push_back(reference);
    auto made = read(member(member(document_, "$defs"), name.c_str()));
    open_.pop_back();
    annotate(made, given);
    return made;
  }

  static void annotate(Node& node, const Json& given) {
    if (auto description = text(given, "description"); !description.empty())
      node.description = std::move(description);
    node.computed = node.computed || flag(given, "x-computed");
    node.sensitive = node.sensitive || flag(given, "x-sensitive");
    node.write_only = node.write_only || flag(given, "x-write-only");
    if (const auto part = text(given, "x-identity"); !part.empty())
      node.identity = part == "required" ? Identity::required : Identity::optional;
  }

  Node read_plain(const Json& given) {
    Node node;
    annotate(node, given);
    const auto type = type_name(given);
    if (type == "string")
      node.kind = Kind::text;
    else if (type == "integer" || type == "number")
      node.kind = Kind::number;
    else if (type == "boolean")
      node.kind = Kind::flag;
    else if (type == "array")
      read_element(node, Kind::list, member(given, "items"));
    else if (type == "object" && member(given, "properties").is_object())
      read_attributes(node, given);
    else if (type == "object")
      read_element(node, Kind::map, member(given, "additionalProperties"));
    else
      node.kind = Kind::dynamic;
    return node;
  }

  void read_element(Node& node, Kind kind, const Json& element) {
    node.kind = kind;
    node.element = std::make_unique<Node>(read(element));
    if (holds_dynamic(*node.element)) {  // Terraform has no lists of just anything
      node.kind = Kind::dynamic;
      node.element.reset();
    }
  }

  void read_attributes(Node& node, const Json& given) {
    node.kind = Kind::object;
    const auto& required = member(given, "required");
    for (const auto& [name, schema] : member(given, "properties").items()) {
      const bool before = contains_itself_;
      contains_itself_ = false;
      auto attribute = read(schema);
      if (contains_itself_) {
        attribute.kind = Kind::dynamic;
        attribute.attributes.clear();
        attribute.element.reset();
      }
      contains_itself_ = contains_itself_ || before;
      attribute.name = name;
      attribute.required = required.is_array() &&
                           std::find(required.begin(), required.end(), name) != required.end();
      node.attributes.push_back(std::move(attribute));
    }
    std::sort(node.attributes.begin(), node.attributes.end(),
              [](const Node& a, const Node& b) { return a.name < b.name; });
  }

  const Json& document_;
  std::vector<std::string> open_;
  bool contains_itself_ = false;
};

// Whatever stands in something computed is computed.
void spread_computed(Node& node, bool computed) {
  node.computed = node.computed || computed;
  if (node.computed) node.required = false;
  for (auto& attribute : node.attributes) spread_computed(attribute, node.computed);
  if (node.element != nullptr) spread_computed(*node.element, node.computed);
}

bool is_simple(const Node& node) {
  if (node.kind == Kind::list || node.kind == Kind::map) return is_simple(*node.element);
  return node.kind != Kind::object && node.kind != Kind::dynamic;
}

// The one type that all attributes of an object may have; null where they have nothing in common.
Json common_type(const std::vector<Node>& attributes) {
  Json common;
  for (const auto& attribute : attributes) {
    if (!is_simple(attribute) || attribute.sensitive || attribute.write_only) return nullptr;
    const auto type = type_of(attribute);
    const bool are_texts =
        (type == "string" && common == "bool") || (type == "bool" && common == "string");
    if (are_texts)
      common = "string";
    else if (common.is_null())
      common = type;
    else if (common != type)
      return nullptr;
  }
  return common;
}

// A point of a Markdown list, with the points of its own text below it.
std::string point_of(const Node& attribute) {
  auto text = "\n* `" + attribute.name + (attribute.required ? "` (required): " : "`: ") +
              attribute.description;
  for (auto at = text.find('\n', 1); at != std::string::npos; at = text.find('\n', at + 1))
    text.insert(at + 1, "  ");
  return text;
}

Node simple(const Json& type) {
  Node node;
  if (type.is_array()) {
    node.kind = type[0] == "map" ? Kind::map : Kind::list;
    node.element = std::make_unique<Node>(simple(type[1]));
  } else {
    node.kind = type == "number" ? Kind::number : type == "bool" ? Kind::flag : Kind::text;
  }
  return node;
}

// Objects into maps, in an attribute and in what stands in it.
void use_maps(Node& attribute) {
  const bool has_objects = attribute.element != nullptr && attribute.element->kind == Kind::object;
  auto& object = has_objects ? *attribute.element : attribute;
  for (auto& inner : object.attributes) use_maps(inner);
  if (object.kind != Kind::object) return;
  const auto element = common_type(object.attributes);
  if (element.is_null()) return;
  object.kind = Kind::map;
  object.element = std::make_unique<Node>(simple(element));
  for (auto& inner : object.attributes) {
    attribute.description += point_of(inner);
    inner.as_text = inner.kind == Kind::flag && element == "string";
  }
}

TypeNode read_type(std::string name, const Json& document) {
  TypeNode type;
  type.name = std::move(name);
  const auto& version = member(document, "x-schema-version");
  if (version.is_number_integer()) type.version = version.get<std::int64_t>();
  type.root = Reader(document).root(document);
  spread_computed(type.root, false);
  return type;
}

std::vector<TypeNode> read_types(const Json& types) {
  std::vector<TypeNode> all;
  if (!types.is_object()) return all;
  for (const auto& [name, document] : types.items()) all.push_back(read_type(name, document));
  return all;
}

// One optional parameter more: the one that repeats is all of them.
void join_optional(std::optional<Parameter>& joined, Parameter next) {
  auto meaning = next.type.name + ": " + next.type.description;
  if (!joined) {
    joined = std::move(next);
    joined->type.description = "May be left out. " + meaning;
    return;
  }
  if (type_of(joined->type) != type_of(next.type)) joined->type = dynamic_of(joined->type);
  joined->type.name += "_and_" + next.type.name;
  joined->type.description += ". Then " + meaning;
  joined->accepts_unknown = joined->accepts_unknown && next.accepts_unknown;
}

std::vector<FunctionNode> read_functions(const Json& functions) {
  std::vector<FunctionNode> all;
  if (!functions.is_array()) return all;
  for (const auto& document : functions) {
    FunctionNode function;
    function.name = text(document, "name");
    function.summary = text(document, "summary");
    function.description = text(document, "description");
    for (const auto& given : member(document, "parameters")) {
      Parameter parameter;
      parameter.type = Reader(given).root(given);
      parameter.type.name = text(given, "name");
      parameter.accepts_unknown = flag(given, "x-accepts-unknown");
      if (flag(given, "optional"))
        join_optional(function.optional, std::move(parameter));
      else
        function.parameters.push_back(std::move(parameter));
    }
    const auto& result = member(document, "returns");
    function.result = Reader(result).root(result);
    all.push_back(std::move(function));
  }
  return all;
}

template <class Entry>
const Entry* named(const std::vector<Entry>& all, std::string_view name) {
  for (const auto& entry : all)
    if (entry.name == name) return &entry;
  return nullptr;
}

}  // namespace

const Node* Node::attribute(std::string_view wanted) const {
  const auto found =
      std::lower_bound(attributes.begin(), attributes.end(), wanted,
                       [](const Node& node, std::string_view key) { return node.name < key; });
  return found != attributes.end() && found->name == wanted ? &*found : nullptr;
}

const TypeNode* Catalogue::resource(std::string_view name) const {
  return named(resources, name);
}

const TypeNode* Catalogue::data_source(std::string_view name) const {
  return named(data_sources, name);
}

const FunctionNode* Catalogue::function(std::string_view name) const {
  return named(functions, name);
}

Catalogue read_catalogue(std::string_view text) {
  Catalogue catalogue;
  const auto document = parsed(text);
  if (!document.is_object()) return catalogue;
  catalogue.provider = read_type("provider", member(document, "provider"));
  catalogue.resources = read_types(member(document, "resources"));
  for (auto& type : catalogue.resources)
    for (auto& attribute : type.root.attributes) use_maps(attribute);
  catalogue.data_sources = read_types(member(document, "data_sources"));
  catalogue.functions = read_functions(member(document, "functions"));
  return catalogue;
}

Json type_of(const Node& node) {
  switch (node.kind) {
    case Kind::text:
      return "string";
    case Kind::number:
      return "number";
    case Kind::flag:
      return node.as_text ? "string" : "bool";
    case Kind::dynamic:
      return "dynamic";
    case Kind::list:
      return Json::array({"list", type_of(*node.element)});
    case Kind::map:
      // Of an object type, so that a mock of it has all that it stands for, and not nested, so that
      // Terraform walks through none of its names.
      if (node.is_whole()) break;
      return Json::array({"map", type_of(*node.element)});
    case Kind::object:
      break;
  }
  auto attributes = Json::object();
  for (const auto& attribute : node.attributes) attributes[attribute.name] = type_of(attribute);
  return Json::array({"object", std::move(attributes)});
}

}  // namespace hipaa::terraform

#include "plugin/request/schema.hpp"

#include <map>
#include <stdexcept>

#include "plugin/request/read_document.hpp"
#include "plugin/support/first_use.hpp"
#include "schemas/embedded.hpp"

namespace hipaa::request {

const Property* SchemaNode::property(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : found->second;
}

bool SchemaNode::takes(const model::json::value& value) const {
  switch (type) {
    case ValueType::text:
      return value.is_string();
    case ValueType::integer:
      return value.is_int64();
    case ValueType::flag:
      return value.is_bool();
    case ValueType::list:
      return value.is_array();
    case ValueType::object:
    case ValueType::map:
      return value.is_object();
  }
  return false;
}

bool TextPattern::matches(std::string_view value) const {
  // {}: otherwise what is shipped would name the folder that it was built in.
  std::call_once(compiled_, [this] { pattern_ = support::Pattern::compile(text_).value({}); });
  return pattern_.is_all_of(value);
}

class SchemaCompiler {
 public:
  SchemaCompiler(Schema& schema, const json::object& document)
      : schema_(schema), document_(document) {}

  const SchemaNode* compile(const json::object& from) {
    if (const auto* reference = from.if_contains("$ref")) return definition(reference->as_string());
    auto* node = schema_.nodes_.emplace_back(std::make_unique<SchemaNode>()).get();
    fill(*node, from);
    return node;
  }

 private:
  // A definition is entered into the table before it is filled: a task contains tasks.
  const SchemaNode* definition(std::string_view reference) {
    const std::string name(reference.substr(reference.rfind('/') + 1));
    const auto known = definitions_.find(name);
    if (known != definitions_.end()) return known->second;
    auto* node = schema_.nodes_.emplace_back(std::make_unique<SchemaNode>()).get();
    definitions_.emplace(name, node);
    fill(*node, document_.at("$defs").as_object().at(name).as_object());
    return node;
  }

  static bool is_true(const json::object& from, std::string_view key) {
    const auto* flag = from.if_contains(key);
    return flag != nullptr && flag->is_bool() && flag->get_bool();
  }

  static std::optional<std::int64_t> integer(const json::object& from, std::string_view key) {
    const auto* number = from.if_contains(key);
    return number == nullptr ? std::nullopt : std::optional(number->as_int64());
  }

  static std::optional<std::size_t> size(const json::object& from,
                                         std::initializer_list<std::string_view> keys) {
    for (const auto key : keys)
      if (const auto found = integer(from, key)) return static_cast<std::size_t>(*found);
    return std::nullopt;
  }

  void fill(SchemaNode& node, const json::object& from) {
    const std::string_view type = from.at("type").as_string();
    node.computed = is_true(from, "x-computed");
    node.sensitive = is_true(from, "x-sensitive");
    node.requires_replace = is_true(from, "x-requires-replace");
    node.minimum = integer(from, "minimum");
    node.maximum = integer(from, "maximum");
    node.shortest = size(from, {"minLength", "minItems", "minProperties"});
    node.longest = size(from, {"maxLength", "maxItems", "maxProperties"});
    texts(from, "required", node.required);
    texts(from, "enum", node.choices);
    if (const auto* pattern = from.if_contains("pattern"))
      node.pattern.emplace(std::string(pattern->as_string()));
    if (type == "integer") {
      node.type = ValueType::integer;
    } else if (type == "boolean") {
      node.type = ValueType::flag;
    } else if (type == "array") {
      node.type = ValueType::list;
      node.element = compile(from.at("items").as_object());
    } else if (type == "object") {
      fill_object(node, from);
    } else if (type != "string") {
      throw std::logic_error("schema: a type that the compiler does not know");
    }
  }

  void fill_object(SchemaNode& node, const json::object& from) {
    const auto* additional = from.if_contains("additionalProperties");
    node.type =
        additional != nullptr && additional->is_object() ? ValueType::map : ValueType::object;
    if (node.type == ValueType::map) node.element = compile(additional->get_object());
    if (const auto* names = from.if_contains("propertyNames"))
      node.longest_key = size(names->as_object(), {"maxLength"});
    const auto* properties = from.if_contains("properties");
    if (properties == nullptr) return;
    for (const auto& member : properties->as_object())
      node.properties.push_back({std::string(member.key()), compile(member.value().as_object())});
    for (const auto& one : node.properties) node.by_name.emplace(one.name, &one);
  }

  static void texts(const json::object& from, std::string_view key,
                    std::vector<std::string>& into) {
    if (const auto* list = from.if_contains(key))
      for (const auto& element : list->as_array()) into.emplace_back(element.as_string());
  }

  Schema& schema_;
  const json::object& document_;
  std::map<std::string, const SchemaNode*> definitions_;
};

Schema::Schema(std::string_view document) {
  const auto read = read_json(document, "schema");
  if (!read) throw std::logic_error("schema: not valid JSON");
  const auto& object = read->as_object();
  if (const auto* version = object.if_contains("x-schema-version"))
    version_ = static_cast<int>(version->as_int64());
  root_ = SchemaCompiler(*this, object).compile(object);
}

const Schema& Schema::cluster() {
  return support::made_once([] { return Schema(schemas::document("hipaa_cluster.schema.json")); });
}

const Schema& Schema::provider() {
  return support::made_once([] { return Schema(schemas::document("provider.schema.json")); });
}

const Schema& Schema::waivers() {
  return support::made_once([] { return Schema(schemas::document("waivers.schema.json")); });
}

const Schema& Schema::audit() {
  return support::made_once([] { return Schema(schemas::document("hipaa_audit.schema.json")); });
}

const Schema& Schema::cluster_policy() {
  return support::made_once(
      [] { return Schema(schemas::document("hipaa_cluster_policy.schema.json")); });
}

}  // namespace hipaa::request

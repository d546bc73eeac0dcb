#include "plugin/resource/policy.hpp"

#include <charconv>
#include <vector>

#include "plugin/request/reader.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

namespace json = model::json;

const request::SchemaNode* node_of(const std::vector<std::string>& tokens) {
  const auto* node = &request::Schema::cluster().root();
  for (const auto& token : tokens) {
    if (node->type == request::ValueType::map) return node->element;
    const auto* property = node->property(token);
    if (property == nullptr || property->node->computed) return nullptr;
    node = property->node;
  }
  return node;
}

// Policies may write numbers and flags as texts.
json::value as_type(const json::value& value, request::ValueType type) {
  const auto* text = value.if_string();
  if (text != nullptr && type == request::ValueType::integer) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text->begin(), text->end(), number);
    if (failed == std::errc() && end == text->end()) return number;
  }
  if (text != nullptr && type == request::ValueType::flag && (*text == "true" || *text == "false"))
    return *text == "true";
  if (text == nullptr && type == request::ValueType::text && !value.is_null())
    return json::string(json::serialize(value));
  return value;
}

// The place of the value, made where it is missing; nullptr where something of another shape is in
// the way, or an unknown covers it.
json::value* place(json::object& cluster, const std::vector<std::string>& tokens) {
  json::object* at = &cluster;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    auto& next = (*at)[tokens[i]];
    if (next.is_null()) next.emplace_object();
    at = next.if_object();
    if (at == nullptr) return nullptr;
  }
  return &(*at)[tokens.back()];
}

}  // namespace

std::vector<std::string> attribute_tokens(std::string_view path) {
  std::vector<std::string> tokens;
  const auto* node = &request::Schema::cluster().root();
  while (!path.empty()) {
    const auto end = node != nullptr && node->type == request::ValueType::map
                         ? path.size()
                         : std::min(path.find('.'), path.size());
    tokens.emplace_back(path.substr(0, end));
    const auto* property = node == nullptr ? nullptr : node->property(tokens.back());
    node = property == nullptr ? nullptr : property->node;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return tokens;
}

bool parse_definition(json::object& policy) {
  const auto* text = policy.if_contains("definition");
  if (text == nullptr || !text->is_string()) return false;
  auto read = request::read_json(text->get_string(), "policy");
  if (!read || !read->is_object()) return false;
  policy["parsed_definition"] = std::move(*read);
  return true;
}

void merge_policy(const json::object& policy, json::object& cluster,
                  std::map<std::string, std::string, std::less<>>& origins) {
  const auto* definition = policy.if_contains("parsed_definition");
  if (definition == nullptr) return;
  const auto* wanted = cluster.if_contains("apply_policy_default_values");
  const bool defaults = wanted != nullptr && wanted->is_bool() && wanted->get_bool();
  const auto* id = policy.if_contains("policy_id");
  const std::string name =
      "policy " + (id == nullptr || !id->is_string() ? std::string("of the cluster")
                                                     : std::string(id->get_string()));
  for (const auto& entry : definition->as_object()) {
    const auto* rule = entry.value().if_object();
    const auto* kind = rule == nullptr ? nullptr : rule->if_contains("type");
    if (kind == nullptr || !kind->is_string()) continue;
    const bool fixed = kind->get_string() == "fixed";
    const auto* value = rule->if_contains(fixed ? "value" : "defaultValue");
    if (value == nullptr || value->is_null() || (!fixed && !defaults)) continue;
    const auto tokens = attribute_tokens(entry.key());
    const auto* node = node_of(tokens);
    if (node == nullptr || node->type == request::ValueType::list ||
        node->type == request::ValueType::object || node->type == request::ValueType::map)
      continue;
    auto* at = place(cluster, tokens);
    if (at == nullptr || (!fixed && !at->is_null())) continue;
    *at = as_type(*value, node->type);
    std::string pointer;
    for (const auto& token : tokens) pointer += '/' + model::pointer_token(token);
    origins[pointer] = name + (fixed ? " (fixed)" : " (default)");
  }
}

bool policy_speaks_of(const model::Lookup& policy, std::string_view attribute_path) {
  if (policy.availability != model::Availability::present) return false;
  const auto* definition = policy.document.get_object().if_contains("parsed_definition");
  return definition != nullptr && definition->as_object().if_contains(attribute_path) != nullptr;
}

}  // namespace hipaa::resource

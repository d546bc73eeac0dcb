#include "plugin/cluster/policy/policy.hpp"

#include <charconv>
#include <optional>
#include <vector>

#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/request/read_document.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view log_attribute = "cluster_log_conf";
constexpr std::string_view log_prefix = "cluster_log_conf.";

std::optional<std::size_t> index_in(std::string_view token) {
  std::size_t index = 0;
  const auto [end, failed] = std::from_chars(token.begin(), token.end(), index);
  if (failed != std::errc() || end != token.end()) return std::nullopt;
  return index;
}

// What the schema says below `node` at `token`; nullptr where it knows nothing. "*" stands for
// every element of a list, a number for one.
const request::SchemaNode* child_of(const request::SchemaNode* node, std::string_view token) {
  if (node->type == request::ValueType::map) return node->element;
  if (node->type == request::ValueType::list)
    return token == "*" || index_in(token) ? node->element : nullptr;
  const auto* property = node->property(token);
  return property == nullptr || property->node->computed ? nullptr : property->node;
}

const request::SchemaNode* node_of(const std::vector<std::string>& tokens) {
  const auto* node = &request::Schema::cluster().root();
  for (const auto& token : tokens) {
    node = child_of(node, token);
    if (node == nullptr) return nullptr;
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
    return json::string(json::compact(value));
  return value;
}

// The API's member for a policy's kind of log destination; "" for NONE.
std::string kind_of(std::string_view type) {
  if (type == "S3") return "s3";
  if (type == "VOLUMES") return "volumes";
  return type == "DBFS" ? "dbfs" : "";
}

std::string kind_of_path(std::string_view path) {
  if (path.starts_with("s3:")) return "s3";
  return path.starts_with("/Volumes/") ? "volumes" : "dbfs";
}

// The member or element `token` of `parent`, made where it is missing; nullptr where something of
// another shape is in the way, or an unknown covers it. Lists grow by one element at most.
json::value* step(json::value& parent, const request::SchemaNode& node, std::string_view token) {
  if (node.type == request::ValueType::list) {
    if (parent.is_null()) parent.emplace_array();
    auto* list = parent.if_array();
    const auto index = index_in(token);
    if (list == nullptr || !index || *index > list->size()) return nullptr;
    if (*index == list->size()) list->emplace_back(nullptr);
    return &(*list)[*index];
  }
  if (parent.is_null()) parent.emplace_object();
  auto* object = parent.if_object();
  return object == nullptr ? nullptr : &(*object)[token];
}

json::value* place(json::object& cluster, const std::vector<std::string>& tokens) {
  const auto* node = child_of(&request::Schema::cluster().root(), tokens.front());
  auto* at = &cluster[tokens.front()];
  for (std::size_t i = 1; i < tokens.size() && at != nullptr; ++i) {
    at = step(*at, *node, tokens[i]);
    node = child_of(node, tokens[i]);
  }
  return at;
}

// A value that a policy gives, and how.
struct Given {
  const json::value* value = nullptr;
  bool is_fixed = false;
};

Given given_by(const json::value& rule, bool defaults) {
  const auto* kind = rule.is_object() ? model::find(rule.get_object(), "type") : nullptr;
  if (kind == nullptr || !kind->is_string()) return {};
  const bool is_fixed = kind->get_string() == "fixed";
  if (!is_fixed && !defaults) return {};
  return {model::find(rule.get_object(), is_fixed ? "value" : "defaultValue"), is_fixed};
}

// One policy over one cluster.
struct Merge {
  const json::object& definition;
  bool defaults;
  std::string name;  // "policy P-1"
  json::object& cluster;
  Origins& origins;

  void note(std::string pointer, const Given& given) {
    origins[std::move(pointer)] = name + (given.is_fixed ? " (fixed)" : " (default)");
  }

  void set(std::string_view attribute, const Given& given) {
    const auto tokens = attribute_tokens(attribute);
    const auto* node = node_of(tokens);
    if (node == nullptr || node->type == request::ValueType::list ||
        node->type == request::ValueType::object || node->type == request::ValueType::map)
      return;
    auto* at = place(cluster, tokens);
    if (at == nullptr || (!given.is_fixed && !at->is_null())) return;
    *at = as_type(*given.value, node->type);
    note(attribute_pointer(tokens), given);
  }

  // Policies name the kind of a log destination where the API has a member for each.
  void set_log_destination() {
    const auto* there = model::find(cluster, log_attribute);
    if (there != nullptr && !there->is_object()) return;
    const auto type = log_setting("type", there != nullptr);
    const auto path = log_setting("path", there != nullptr);
    const auto region = log_setting("region", there != nullptr);
    if (type.value == nullptr && path.value == nullptr && region.value == nullptr) return;
    std::string kind;
    json::object destination;
    if (there != nullptr && !there->get_object().empty()) {
      const auto& only = *there->get_object().begin();
      kind = only.key();
      if (only.value().is_object()) destination = only.value().get_object();
    }
    if (type.value != nullptr) {
      const auto wanted = kind_of(model::plain(*type.value));
      if (wanted != kind) destination.clear();
      kind = wanted;
    } else if (kind.empty() && path.value != nullptr) {
      kind = kind_of_path(model::plain(*path.value));
    }
    cluster.erase(log_attribute);
    if (kind.empty()) return;  // NONE: no logs
    const auto pointer = '/' + std::string(log_attribute) + '/' + kind;
    if (type.value != nullptr) note(pointer, type);
    fill(destination, "destination", pointer, path);
    if (kind == "s3") fill(destination, "region", pointer, region);
    cluster[log_attribute] = json::object{{kind, std::move(destination)}};
  }

 private:
  // What is there already, only a fixed value replaces.
  [[nodiscard]] Given log_setting(std::string_view leaf, bool only_fixed) const {
    const auto* rule = model::find(definition, std::string(log_prefix) + std::string(leaf));
    const auto given = rule == nullptr ? Given() : given_by(*rule, defaults);
    return only_fixed && !given.is_fixed ? Given() : given;
  }

  void fill(json::object& destination, std::string_view leaf, const std::string& pointer,
            const Given& given) {
    if (given.value == nullptr) return;
    destination[leaf] = model::plain(*given.value);
    note(pointer + '/' + std::string(leaf), given);
  }
};

}  // namespace

std::vector<std::string> attribute_tokens(std::string_view path) {
  std::vector<std::string> tokens;
  const auto* node = &request::Schema::cluster().root();
  while (!path.empty()) {
    const auto end = node != nullptr && node->type == request::ValueType::map
                         ? path.size()
                         : std::min(path.find('.'), path.size());
    tokens.emplace_back(path.substr(0, end));
    node = node == nullptr ? nullptr : child_of(node, tokens.back());
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return tokens;
}

std::string inherited_family(const json::object& policy) {
  const auto text = [&policy](std::string_view key) {
    const auto* found = model::find(policy, key);
    return found == nullptr || !found->is_string() ? std::string()
                                                   : std::string(found->get_string());
  };
  return text("definition").empty() ? text("policy_family_id") : std::string();
}

bool parse_definition(json::object& policy, std::string_view inherited) {
  std::optional<json::object> whole;
  const auto lay_over = [&whole](std::string_view text) {
    if (text.empty()) return true;
    auto read = request::read_json(text, "policy");
    if (!read || !read->is_object()) return false;
    if (!whole) {
      whole = std::move(read->get_object());
    } else {
      for (auto& member : read->get_object()) (*whole)[member.key()] = std::move(member.value());
    }
    return true;
  };
  if (!lay_over(inherited)) return false;
  for (const std::string_view key : {"definition", "policy_family_definition_overrides"}) {
    const auto* text = model::find(policy, key);
    if (text != nullptr && (!text->is_string() || !lay_over(text->get_string()))) return false;
  }
  if (!whole) return false;
  policy["parsed_definition"] = std::move(*whole);
  return true;
}

void merge_policy(const json::object& policy, json::object& cluster, Origins& origins) {
  const auto* definition = policy.if_contains("parsed_definition");
  if (definition == nullptr) return;
  const auto* wanted = cluster.if_contains("apply_policy_default_values");
  const bool defaults = wanted != nullptr && wanted->is_bool() && wanted->get_bool();
  const auto* id = policy.if_contains("policy_id");
  Merge merge{definition->as_object(), defaults,
              "policy " + (id == nullptr || !id->is_string() ? std::string("of the cluster")
                                                             : std::string(id->get_string())),
              cluster, origins};
  for (const auto& entry : merge.definition) {
    const auto given = given_by(entry.value(), defaults);
    if (given.value != nullptr && !std::string_view(entry.key()).starts_with(log_prefix))
      merge.set(entry.key(), given);
  }
  merge.set_log_destination();
}

void merge_policy(const model::Lookup& policy, json::object& cluster, Origins& origins) {
  if (policy.availability == model::Availability::present)
    merge_policy(policy.document.get_object(), cluster, origins);
}

std::string attribute_pointer(const std::vector<std::string>& tokens) {
  std::string pointer;
  for (const auto& token : tokens) pointer += '/' + json::pointer_token(token);
  return pointer;
}

bool policy_speaks_of(const model::Lookup& policy, std::string_view attribute_path) {
  if (policy.availability != model::Availability::present) return false;
  const auto* definition = policy.document.get_object().if_contains("parsed_definition");
  return definition != nullptr && definition->as_object().if_contains(attribute_path) != nullptr;
}

}  // namespace hipaa::resource

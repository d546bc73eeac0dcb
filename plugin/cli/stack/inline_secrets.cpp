#include "plugin/cli/stack/inline_secrets.hpp"

#include "plugin/cli/stack/substitution.hpp"
#include "plugin/json/pointer.hpp"

namespace hipaa::cli {
namespace {

bool is_set(const json::value& schema, std::string_view name) {
  const auto* found = json::member(schema, name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

bool is_workspace_secret(std::string_view text) {
  return text.substr(0, 10) == "{{secrets/" && text.size() > 12 &&
         text.substr(text.size() - 2) == "}}";
}

class Search {
 public:
  explicit Search(const json::value& root) : root_(root) {}

  void walk(const json::value& schema, const json::value& value, bool sensitive) {
    sensitive = sensitive || is_set(schema, "x-sensitive") || is_set(schema, "x-write-only");
    if (const auto* reference = json::member(schema, "$ref"))
      if (const auto* target = resolve(*reference)) return walk(*target, value, sensitive);
    const auto length = pointer_.size();
    if (const auto* object = value.if_object()) {
      for (const auto& one : *object) {
        pointer_ += '/' + json::pointer_token(json::view(one.key()));
        walk(property(schema, json::view(one.key())), one.value(), sensitive);
        pointer_.resize(length);
      }
    } else if (const auto* array = value.if_array()) {
      const auto* items = json::member(schema, "items");
      for (std::size_t i = 0; i < array->size(); ++i) {
        pointer_ += '/' + std::to_string(i);
        walk(items == nullptr ? none_ : *items, (*array)[i], sensitive);
        pointer_.resize(length);
      }
    } else if (sensitive && value.is_string()) {
      const auto text = json::view(value.get_string());
      if (!text.empty() && !has_reference(text) && !is_workspace_secret(text))
        found.push_back(pointer_);
    }
  }

  std::vector<std::string> found;

 private:
  const json::value& property(const json::value& schema, std::string_view name) const {
    if (const auto* properties = json::member(schema, "properties"))
      if (const auto* one = json::member(*properties, name)) return *one;
    const auto* others = json::member(schema, "additionalProperties");
    return others == nullptr ? none_ : *others;
  }

  // "#/$defs/task"; the walk follows the value, so a schema that refers to itself ends with it.
  const json::value* resolve(const json::value& reference) const {
    if (!reference.is_string()) return nullptr;
    const auto text = json::view(reference.get_string());
    if (text.substr(0, 2) != "#/") return nullptr;
    const json::value* at = &root_;
    for (const auto& token : json::pointer_tokens(text.substr(1))) {
      at = json::member(*at, token);
      if (at == nullptr) return nullptr;
    }
    return json::member(*at, "$ref") == nullptr ? at : nullptr;
  }

  const json::value& root_;
  const json::value none_;
  std::string pointer_;
};

}  // namespace

std::vector<std::string> inline_secrets(const json::value& schema, const json::value& written) {
  Search search(schema);
  search.walk(schema, written, false);
  return std::move(search.found);
}

bool is_known_plain(const json::value& schema, std::string_view pointer) {
  const json::value* at = &schema;
  for (const auto& token : json::pointer_tokens(pointer)) {
    const auto* properties = json::member(*at, "properties");
    at = properties == nullptr ? nullptr : json::member(*properties, token);
    if (at == nullptr || is_set(*at, "x-sensitive") || is_set(*at, "x-write-only")) return false;
  }
  return !pointer.empty();
}

}  // namespace hipaa::cli

#include "plugin/cluster/difference.hpp"

#include <algorithm>

#include "plugin/request/schema.hpp"
#include "plugin/support/ascii_text.hpp"

namespace hipaa::resource {
namespace {

bool same(const json::value& left, const json::value& right) {
  const auto* left_object = left.if_object();
  const auto* right_object = right.if_object();
  if (left_object != nullptr && right_object != nullptr) {
    const auto covers = [](const json::object& one, const json::object& other) {
      return std::all_of(one.begin(), one.end(), [&other](const auto& member) {
        return member.value().is_null() ||
               same_setting(&member.value(), model::find(other, member.key()));
      });
    };
    return covers(*left_object, *right_object) && covers(*right_object, *left_object);
  }
  const auto* left_array = left.if_array();
  const auto* right_array = right.if_array();
  if (left_array != nullptr && right_array != nullptr)
    return std::equal(left_array->begin(), left_array->end(), right_array->begin(),
                      right_array->end(), same);
  // An unknown equals nothing, not even itself.
  return !model::is_unknown(left) && left == right;
}

// Leaves whose schema says that a change needs another cluster.
void collect_replace(const request::SchemaNode& node, const json::value* wanted,
                     const json::value* prior, const std::string& path,
                     std::vector<std::string>& found) {
  if (same_setting(wanted, prior)) return;
  if (node.requires_replace) found.push_back(path);
  if (node.type != request::ValueType::object) return;
  for (const auto& property : node.properties)
    collect_replace(*property.node, model::find(wanted, property.name),
                    model::find(prior, property.name), path + '/' + property.name, found);
}

// Without what says nothing: nulls, empty lists and maps. `depends_on` and lists of tasks by what
// is in them, not by their order.
json::value essential(const json::value& value) {
  if (const auto* object = value.if_object()) {
    json::object made;
    for (const auto& member : *object) {
      auto inner = essential(member.value());
      auto* list = inner.if_array();
      if (says_nothing(inner)) continue;
      if (list != nullptr && std::string_view(member.key()) == "depends_on")
        std::sort(list->begin(), list->end(), [](const auto& one, const auto& other) {
          return model::canonical(one) < model::canonical(other);
        });
      made[member.key()] = std::move(inner);
    }
    return made;
  }
  if (const auto* array = value.if_array()) {
    json::array made;
    for (const auto& element : *array) made.push_back(essential(element));
    return made;
  }
  return value;
}

std::string entry_text(const json::value& entry) {
  return model::canonical(essential(entry));
}

std::vector<std::string> entry_texts(const json::value* from) {
  std::vector<std::string> made;
  if (from != nullptr && from->is_array())
    for (const auto& one : from->get_array()) made.push_back(entry_text(one));
  std::sort(made.begin(), made.end());
  made.erase(std::unique(made.begin(), made.end()), made.end());
  return made;
}

}  // namespace

bool same_setting(const json::value* left, const json::value* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return same(*left, *right);
}

bool says_nothing(const json::value& value) {
  const auto* list = value.if_array();
  const auto* object = value.if_object();
  return value.is_null() || (list != nullptr && list->empty()) ||
         (object != nullptr && object->empty());
}

bool same_entry(const json::value& left, const json::value& right) {
  return entry_text(left) == entry_text(right);
}

bool same_entries(const json::value* left, const json::value* right) {
  if (same_setting(left, right)) return true;
  if ((left != nullptr && model::has_unknown(*left)) ||
      (right != nullptr && model::has_unknown(*right)))
    return false;
  return entry_texts(left) == entry_texts(right);
}

bool same_user(const json::value* left, const json::value* right) {
  if (left == nullptr || right == nullptr || !left->is_string() || !right->is_string())
    return same_setting(left, right);
  const std::string_view one = json::view(left->get_string());
  const std::string_view other = json::view(right->get_string());
  return support::equal_ignoring_case(one, other);
}

bool same_attribute(std::string_view name, const json::value* left, const json::value* right) {
  if (name == "libraries" || name == "tasks") return same_entries(left, right);
  return name == "single_user_name" ? same_user(left, right) : same_setting(left, right);
}

bool has_library(const json::value* libraries, const json::value& library) {
  const auto* list = libraries == nullptr ? nullptr : libraries->if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(), [&library](const auto& one) {
           return same_entry(one, library);
         });
}

json::array libraries_without(const json::value* from, const json::value* what) {
  json::array left;
  const auto* list = from == nullptr ? nullptr : from->if_array();
  if (list == nullptr) return left;
  for (const auto& one : *list)
    if (!has_library(what, one)) left.push_back(one);
  return left;
}

bool is_size(std::string_view attribute) {
  return attribute == "num_workers" || attribute == "autoscale";
}

bool is_our_own(std::string_view attribute) {
  return attribute == "libraries" || attribute == "is_pinned" || attribute == "tasks" ||
         attribute == "acknowledgement" || attribute == "timeouts" ||
         attribute == "on_stale_proof" || attribute == "allow_same_name";
}

Difference difference(const json::object& wanted, const json::object& prior) {
  Difference found;
  for (const auto& property : request::Schema::cluster().root().properties) {
    if (property.node->computed) continue;
    const auto* left = model::find(wanted, property.name);
    const auto* right = model::find(prior, property.name);
    if (same_attribute(property.name, left, right)) continue;
    found.attributes.push_back(property.name);
    collect_replace(*property.node, left, right, "/" + property.name, found.requires_replace);
    if (is_size(property.name)) {
      found.size = true;
    } else if (property.name == "libraries") {
      found.libraries = true;
    } else if (property.name == "is_pinned") {
      found.pin = true;
    } else if (property.name == "tasks") {
      found.tasks = true;
    } else if (property.name == "acknowledgement") {
      found.acknowledgement = true;
    } else if (!is_our_own(property.name)) {
      found.specification = true;
    }
  }
  return found;
}

}  // namespace hipaa::resource

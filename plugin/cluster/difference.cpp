#include "plugin/cluster/difference.hpp"

#include <algorithm>

#include "plugin/request/schema.hpp"

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

}  // namespace

bool same_setting(const json::value* left, const json::value* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return same(*left, *right);
}

bool same_libraries(const json::value* left, const json::value* right) {
  const auto sorted = [](const json::value* from) {
    std::vector<std::string> texts;
    if (from != nullptr && from->is_array())
      for (const auto& one : from->get_array()) texts.push_back(model::canonical(one));
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
  };
  if (same_setting(left, right)) return true;
  if ((left != nullptr && model::has_unknown(*left)) ||
      (right != nullptr && model::has_unknown(*right)))
    return false;
  return sorted(left) == sorted(right);
}

bool has_library(const json::value* libraries, const json::value& library) {
  const auto* list = libraries == nullptr ? nullptr : libraries->if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(), [&library](const auto& one) {
           return same_setting(&one, &library);
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
    if (property.name == "libraries" ? same_libraries(left, right) : same_setting(left, right))
      continue;
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

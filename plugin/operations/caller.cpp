#include "plugin/operations/caller.hpp"

#include <algorithm>

namespace hipaa::resource {

namespace json = model::json;

bool lists(const json::object& of, std::string_view list, std::string_view key,
           std::string_view text) {
  const auto* entries = model::find(of, list);
  return entries != nullptr && entries->is_array() &&
         std::any_of(entries->get_array().begin(), entries->get_array().end(),
                     [&](const json::value& one) {
                       const auto* found = model::find(&one, key);
                       return found != nullptr && *found == json::value(text);
                     });
}

bool is_member(const json::object& who, std::string_view group) {
  return lists(who, "groups", "display", group);
}

bool is_administrator(const json::object& who) {
  return is_member(who, "admins");
}

bool may_create_clusters(const json::object& who) {
  return is_administrator(who) || lists(who, "entitlements", "value", "allow-cluster-create");
}

}  // namespace hipaa::resource

// Who the caller is and what that lets him do, out of the workspace's own answer (SCIM, Me). Groups
// and entitlements that come by way of another group are not among them. Pure; any thread.
#pragma once

#include <string_view>

#include "plugin/model/value.hpp"

namespace hipaa::resource {

// Whether one of the objects in the list has this text under `key`.
bool lists(const model::json::object& of, std::string_view list, std::string_view key,
           std::string_view text);

bool is_member(const model::json::object& who, std::string_view group);
bool is_administrator(const model::json::object& who);
// Without a policy: an administrator, or by the entitlement.
bool may_create_clusters(const model::json::object& who);

}  // namespace hipaa::resource

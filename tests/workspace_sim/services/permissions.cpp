// Permissions 2.0 of clusters, pools, policies and jobs.
#include <array>

#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

struct ObjectKind {
  std::string_view segment;
  std::string_view type;
  std::array<std::string_view, 4> levels;  // weakest first; the last filled one is the owner's
};

constexpr std::array<ObjectKind, 4> object_kinds = {
    {{"clusters", "cluster", {"CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE", ""}},
     {"instance-pools", "instance-pool", {"CAN_ATTACH_TO", "CAN_MANAGE", "", ""}},
     {"cluster-policies", "cluster-policy", {"CAN_USE", "", "", ""}},
     {"jobs", "job", {"CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER"}}}};

const ObjectKind* kind_of(const Call& call) {
  for (const ObjectKind& kind : object_kinds) {
    if (kind.segment == call.arguments.front()) return &kind;
  }
  return nullptr;
}

std::string key_of(const Call& call) {
  return '/' + call.arguments[0] + '/' + call.arguments[1];
}

Refusal check_exists(Workspace& workspace, const Call& call, std::string_view level) {
  const std::string& segment = call.arguments[0];
  const std::string& id = call.arguments[1];
  if (segment == "clusters") {
    Cluster* cluster = nullptr;
    return find_cluster(workspace, call, id, level, cluster);
  }
  const auto number = as_integer(json::value(id));
  const bool there = segment == "instance-pools"     ? workspace.pools.contains(id)
                     : segment == "cluster-policies" ? workspace.policies.contains(id)
                     : segment == "jobs" ? number && workspace.jobs.by_id.contains(*number)
                                         : false;
  if (!there) return does_not_exist(segment + ' ' + id + " does not exist.");
  return std::nullopt;
}

std::string principal_key(const json::object& entry) {
  for (const std::string_view key : {"user_name", "group_name", "service_principal_name"}) {
    if (has(entry, key)) return std::string(key);
  }
  return {};
}

json::object entry_view(const json::object& entry, bool inherited) {
  const std::string key = principal_key(entry);
  json::object permission{{"permission_level", text_at(entry, "permission_level")},
                          {"inherited", inherited}};
  if (inherited) permission["inherited_from_object"] = json::array{"/clusters/"};
  return {{key, text_at(entry, key)},
          {"display_name", text_at(entry, key)},
          {"all_permissions", json::array{permission}}};
}

json::object view(Workspace& workspace, const Call& call) {
  const ObjectKind& kind = *kind_of(call);
  json::array entries;
  for (const json::object& entry : workspace.permissions[key_of(call)]) {
    entries.push_back(entry_view(entry, false));
  }
  const json::object admins{{"group_name", "admins"}, {"permission_level", "CAN_MANAGE"}};
  if (kind.segment != "cluster-policies") entries.push_back(entry_view(admins, true));
  return {{"object_id", key_of(call)},
          {"object_type", kind.type},
          {"access_control_list", std::move(entries)}};
}

Reply get_permissions(Workspace& workspace, const Call& call) {
  if (kind_of(call) == nullptr) return does_not_exist("Unknown object type.");
  if (auto refused = check_exists(workspace, call, "CAN_ATTACH_TO")) return *refused;
  return ok(view(workspace, call));
}

Reply change_permissions(Workspace& workspace, const Call& call, bool replaces) {
  const ObjectKind* kind = kind_of(call);
  if (kind == nullptr) return does_not_exist("Unknown object type.");
  if (auto refused = check_exists(workspace, call, "CAN_MANAGE")) return *refused;
  std::vector<json::object> entries;
  if (!replaces) entries = workspace.permissions[key_of(call)];
  if (const json::array* given = array_at(call.body, "access_control_list")) {
    for (const json::value& value : *given) {
      const json::object entry = value.is_object() ? value.get_object() : json::object();
      const std::string key = principal_key(entry);
      const std::string level = text_at(entry, "permission_level");
      bool known = false;
      for (const std::string_view candidate : kind->levels) known |= candidate == level;
      if (key.empty() || level.empty() || !known) {
        return invalid_parameter("Invalid access control entry for " + std::string(kind->type) +
                                 ": '" + level + "'");
      }
      std::erase_if(entries, [&](const json::object& held) {
        return text_at(held, key) == text_at(entry, key);
      });
      entries.push_back(entry);
    }
  }
  workspace.permissions[key_of(call)] = std::move(entries);
  return ok(view(workspace, call));
}

Reply put_permissions(Workspace& workspace, const Call& call) {
  return change_permissions(workspace, call, true);
}
Reply patch_permissions(Workspace& workspace, const Call& call) {
  return change_permissions(workspace, call, false);
}

Reply levels(Workspace& workspace, const Call& call) {
  const ObjectKind* kind = kind_of(call);
  if (kind == nullptr) return does_not_exist("Unknown object type.");
  if (auto refused = check_exists(workspace, call, "CAN_ATTACH_TO")) return *refused;
  json::array listed;
  for (const std::string_view level : kind->levels) {
    if (level.empty()) continue;
    listed.push_back(json::object{{"permission_level", level}, {"description", level}});
  }
  return ok(json::object{{"permission_levels", std::move(listed)}});
}

}  // namespace

void register_permission_routes(Router& router) {
  router.add("GET", {"2.0"}, "/permissions/{}/{}", get_permissions);
  router.add("PUT", {"2.0"}, "/permissions/{}/{}", put_permissions);
  router.add("PATCH", {"2.0"}, "/permissions/{}/{}", patch_permissions);
  router.add("GET", {"2.0"}, "/permissions/{}/{}/permissionLevels", levels);
}

}  // namespace workspace_sim

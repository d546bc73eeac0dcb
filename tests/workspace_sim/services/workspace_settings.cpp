// Workspace settings 2.0: compliance security profile, enhanced security monitoring, automatic
// cluster update.
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr std::string_view profile_setting = "compliance_security_profile_workspace";
constexpr std::string_view monitoring_setting = "enhanced_security_monitoring_workspace";
constexpr std::string_view update_setting = "automatic_cluster_update_workspace";

Refusal admins_only(const Call& call) {
  if (call.user.admin) return std::nullopt;
  return permission_denied("Only workspace administrators can access this setting.");
}

json::object envelope(const Workspace& workspace, std::string_view name, json::object value) {
  const std::string etag = std::to_string(
      std::hash<std::string>{}(workspace.settings.workspace_id + json::serialize(value)));
  return {{"etag", base64_encode(etag)}, {"setting_name", "default"}, {name, std::move(value)}};
}

json::object profile_view(const Workspace& workspace) {
  return envelope(
      workspace, profile_setting,
      {{"is_enabled", workspace.settings.compliance_security_profile},
       {"compliance_standards", json::value_from(workspace.settings.compliance_standards)}});
}

json::object monitoring_view(const Workspace& workspace) {
  return envelope(workspace, monitoring_setting,
                  {{"is_enabled", workspace.settings.enhanced_security_monitoring}});
}

json::object update_view(const Workspace& workspace) {
  return envelope(workspace, update_setting,
                  {{"enabled", workspace.settings.automatic_cluster_update},
                   {"can_toggle", !workspace.settings.compliance_security_profile},
                   {"restart_even_if_no_updates_available", false}});
}

/// The value of a PATCH: {"allow_missing","field_mask","setting":{name:{…}}}.
const json::object* patched(const Call& call, std::string_view name) {
  const json::object* setting = object_at(call.body, "setting");
  return setting == nullptr ? nullptr : object_at(*setting, name);
}

Reply get_profile(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  return ok(profile_view(workspace));
}

Reply patch_profile(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  const json::object* value = patched(call, profile_setting);
  if (value == nullptr) return missing_field("setting");
  const bool enable = flag_at(*value, "is_enabled");
  if (workspace.settings.compliance_security_profile && !enable) {
    return invalid_parameter("The compliance security profile cannot be disabled once enabled.");
  }
  workspace.settings.compliance_security_profile = enable;
  if (const json::array* standards = array_at(*value, "compliance_standards")) {
    workspace.settings.compliance_standards.clear();
    for (const json::value& standard : *standards) {
      workspace.settings.compliance_standards.push_back(plain_text(standard));
    }
  }
  return ok(profile_view(workspace));
}

Reply get_monitoring(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  return ok(monitoring_view(workspace));
}

Reply patch_monitoring(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  const json::object* value = patched(call, monitoring_setting);
  if (value == nullptr) return missing_field("setting");
  workspace.settings.enhanced_security_monitoring = flag_at(*value, "is_enabled");
  return ok(monitoring_view(workspace));
}

Reply get_update(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  return ok(update_view(workspace));
}

Reply patch_update(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  const json::object* value = patched(call, update_setting);
  if (value == nullptr) return missing_field("setting");
  workspace.settings.automatic_cluster_update = flag_at(*value, "enabled");
  return ok(update_view(workspace));
}

}  // namespace

void register_workspace_settings_routes(Router& router) {
  const std::string base = "/settings/types/";
  const auto path = [&](const std::string& name) { return base + name + "/names/default"; };
  router.add("GET", {"2.0"}, path("shield_csp_enablement_ws_db"), get_profile);
  router.add("PATCH", {"2.0"}, path("shield_csp_enablement_ws_db"), patch_profile);
  router.add("GET", {"2.0"}, path("shield_esm_enablement_ws_db"), get_monitoring);
  router.add("PATCH", {"2.0"}, path("shield_esm_enablement_ws_db"), patch_monitoring);
  router.add("GET", {"2.0"}, path("automatic_cluster_update"), get_update);
  router.add("PATCH", {"2.0"}, path("automatic_cluster_update"), patch_update);
}

}  // namespace workspace_sim

// Global init scripts 2.0. Scripts run in the order of their position.
#include <algorithm>

#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

using Entry = std::pair<std::string, json::object>;

std::vector<Entry>::iterator find(Workspace& workspace, const std::string& id) {
  return std::find_if(workspace.init_scripts.begin(), workspace.init_scripts.end(),
                      [&](const Entry& entry) { return entry.first == id; });
}

Reply no_script(const std::string& id) {
  return does_not_exist("The global init script " + id + " does not exist.");
}

json::object view(const Workspace& workspace, const Entry& entry, bool with_script) {
  json::object shown = entry.second;
  shown["script_id"] = entry.first;
  for (std::size_t at = 0; at < workspace.init_scripts.size(); ++at) {
    if (workspace.init_scripts[at].first == entry.first) shown["position"] = at;
  }
  if (!with_script) shown.erase("script");
  return shown;
}

Refusal admins_only(const Call& call) {
  if (call.user.admin) return std::nullopt;
  return permission_denied("Only workspace administrators can manage global init scripts.");
}

/// Puts the entry where the body's position says; without one, at the end or where it was.
void place(Workspace& workspace, Entry entry, const json::object& body, std::size_t otherwise) {
  auto& scripts = workspace.init_scripts;
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(
      0, integer_at(body, "position", static_cast<std::int64_t>(otherwise))));
  const auto at = static_cast<std::ptrdiff_t>(std::min(wanted, scripts.size()));
  scripts.insert(scripts.begin() + at, std::move(entry));
}

Reply list_scripts(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  json::array scripts;
  for (const Entry& entry : workspace.init_scripts) {
    scripts.push_back(view(workspace, entry, false));
  }
  return ok(json::object{{"scripts", std::move(scripts)}});
}

Reply get_script(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  const auto entry = find(workspace, call.arguments.front());
  if (entry == workspace.init_scripts.end()) return no_script(call.arguments.front());
  return ok(view(workspace, *entry, true));
}

Refusal check_script(const json::object& body) {
  if (text_at(body, "name").empty()) return missing_field("name");
  if (text_at(body, "script").empty()) return missing_field("script");
  if (!base64_decode(text_at(body, "script"))) {
    return invalid_parameter("The script must be base64-encoded.");
  }
  return std::nullopt;
}

Reply create_script(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  if (auto refused = check_script(call.body)) return *refused;
  std::string id = workspace.random.hex(16);
  const Milliseconds now = workspace.clock.now();
  json::object script{{"name", text_at(call.body, "name")},
                      {"script", text_at(call.body, "script")},
                      {"enabled", flag_at(call.body, "enabled")},
                      {"created_by", call.user.name},
                      {"created_at", now},
                      {"updated_by", call.user.name},
                      {"updated_at", now}};
  place(workspace, {id, std::move(script)}, call.body, workspace.init_scripts.size());
  return ok(json::object{{"script_id", id}});
}

Reply patch_script(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  const auto found = find(workspace, call.arguments.front());
  if (found == workspace.init_scripts.end()) return no_script(call.arguments.front());
  if (auto refused = check_script(call.body)) return *refused;
  const auto was_at = static_cast<std::size_t>(found - workspace.init_scripts.begin());
  Entry entry = std::move(*found);
  workspace.init_scripts.erase(found);
  for (const std::string_view key : {"name", "script", "enabled"}) {
    if (has(call.body, key)) entry.second[key] = call.body.at(key);
  }
  entry.second["updated_by"] = call.user.name;
  entry.second["updated_at"] = workspace.clock.now();
  place(workspace, std::move(entry), call.body, was_at);
  return ok();
}

Reply remove_script(Workspace& workspace, const Call& call) {
  if (auto refused = admins_only(call)) return *refused;
  const auto entry = find(workspace, call.arguments.front());
  if (entry == workspace.init_scripts.end()) return no_script(call.arguments.front());
  workspace.init_scripts.erase(entry);
  return ok();
}

}  // namespace

void register_init_script_routes(Router& router) {
  router.add("GET", {"2.0"}, "/global-init-scripts", list_scripts);
  router.add("POST", {"2.0"}, "/global-init-scripts", create_script);
  router.add("GET", {"2.0"}, "/global-init-scripts/{}", get_script);
  router.add("PATCH", {"2.0"}, "/global-init-scripts/{}", patch_script);
  router.add("DELETE", {"2.0"}, "/global-init-scripts/{}", remove_script);
}

}  // namespace workspace_sim

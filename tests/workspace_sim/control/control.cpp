// The control interface of tests: /__sim/... Needs no token; never part of a workspace.
#include "control/settings_json.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

Reply reset(Workspace& workspace, const Call& /*call*/) {
  workspace.reset();
  return ok();
}

Reply add_faults(Workspace& workspace, const Call& call) {
  const json::array* many = array_at(call.body, "faults");
  const json::array listed = many == nullptr ? json::array{call.body} : *many;
  std::vector<Fault> added;
  for (const json::value& description : listed) {
    if (!description.is_object()) return control_error("a fault must be an object");
    Fault fault;
    if (auto refused = fault_from_json(description.get_object(), fault)) return *refused;
    fault.id = "fault-" + std::to_string(workspace.faults.next_id + added.size());
    added.push_back(std::move(fault));
  }
  json::array ids;
  workspace.faults.next_id += added.size();
  for (Fault& fault : added) {
    ids.push_back(json::value(fault.id));
    workspace.faults.active.push_back(std::move(fault));
  }
  return ok(json::object{{"ids", std::move(ids)}});
}

Reply list_faults(Workspace& workspace, const Call& /*call*/) {
  json::array faults;
  for (const Fault& fault : workspace.faults.active) faults.push_back(fault_to_json(fault));
  return ok(json::object{{"faults", std::move(faults)}});
}

Reply delete_faults(Workspace& workspace, const Call& call) {
  const std::string id = query_text(call, "id");
  const auto removed = std::erase_if(
      workspace.faults.active, [&](const Fault& fault) { return id.empty() || fault.id == id; });
  return ok(json::object{{"removed", removed}});
}

Reply set_ssl(Workspace& workspace, const Call& call) {
  SslAnswer answer;
  if (auto refused = ssl_from_json(call.body, answer)) return *refused;
  const std::string id = text_at(call.body, "cluster_id");
  if (id.empty()) {
    workspace.settings.ssl = answer;
    return ok();
  }
  Cluster* cluster = workspace.clusters.find(id);
  if (cluster == nullptr) return control_error("no such cluster: " + id);
  cluster->ssl = answer;
  return ok();
}

Reply set_settings(Workspace& workspace, const Call& call) {
  if (auto refused = change_settings(call.body, workspace.settings)) return *refused;
  return ok(settings_to_json(workspace.settings));
}

Reply get_settings(Workspace& workspace, const Call& /*call*/) {
  return ok(settings_to_json(workspace.settings));
}

Reply clock(Workspace& workspace, const Call& call) {
  const double seconds = number_at(call.body, "seconds") + number_at(call.body, "days") * 86'400.0;
  if (seconds < 0) return control_error("time does not run backwards");
  workspace.clock.advance(static_cast<Milliseconds>(seconds * 1000));
  workspace.clock.catch_up();
  return ok(json::object{{"now", workspace.clock.now()}});
}

Reply get_clock(Workspace& workspace, const Call& /*call*/) {
  return ok(json::object{{"now", workspace.clock.now()}});
}

Reply get_requests(Workspace& workspace, const Call& call) {
  return ok(workspace.log.list(call));
}

Reply clear_requests(Workspace& workspace, const Call& /*call*/) {
  workspace.log.clear();
  return ok();
}

Reply get_summary(Workspace& workspace, const Call& /*call*/) {
  return ok(workspace.log.summary());
}

json::object user_view(const User& user) {
  return {{"user_name", user.name},
          {"id", user.id},
          {"admin", user.admin},
          {"service_principal", user.service_principal},
          {"allow_cluster_create", user.allow_cluster_create},
          {"cluster_permission", user.cluster_permission},
          {"can_attach", user.can_attach}};
}

/// Adds or replaces a user, and what they sign in with.
Reply add_user(Workspace& workspace, const Call& call) {
  const json::object& body = call.body;
  User user;
  user.name = text_at(body, "user_name");
  if (user.name.empty()) return control_error("user_name is missing");
  user.id = text_at(body, "id",
                    std::to_string(100'000'000'000'100 +
                                   static_cast<std::int64_t>(workspace.users.by_name.size())));
  user.display_name = text_at(body, "display_name", user.name);
  user.admin = flag_at(body, "admin");
  user.service_principal = flag_at(body, "service_principal");
  user.allow_cluster_create = flag_at(body, "allow_cluster_create", true);
  user.cluster_permission = text_at(body, "cluster_permission", "CAN_MANAGE");
  user.can_attach = flag_at(body, "can_attach", true);
  const std::string name = user.name;
  const User& added = workspace.users.add(std::move(user));

  if (const std::string token = text_at(body, "token"); !token.empty()) {
    Milliseconds expires_at = 0;
    if (has(body, "token_lifetime_seconds")) {
      // 0 or less: a token that has expired already.
      const std::int64_t lifetime = integer_at(body, "token_lifetime_seconds");
      expires_at = std::max<Milliseconds>(1, workspace.clock.now() + lifetime * 1000);
    }
    workspace.users.tokens[token] = {name, expires_at};
  }
  if (const std::string id = text_at(body, "client_id"); !id.empty()) {
    workspace.users.oauth_clients[id] = {text_at(body, "client_secret"), name};
  }
  if (const std::string password = text_at(body, "password"); !password.empty()) {
    workspace.users.passwords[name + ':' + password] = name;
  }
  return ok(user_view(added));
}

Reply list_users(Workspace& workspace, const Call& /*call*/) {
  json::array users;
  for (const auto& [name, user] : workspace.users.by_name) users.push_back(user_view(user));
  return ok(json::object{{"users", std::move(users)}});
}

/// Forgets a token, so that the next call with it is refused.
Reply revoke(Workspace& workspace, const Call& call) {
  const bool all_oauth = flag_at(call.body, "oauth");
  const std::string token = text_at(call.body, "token");
  const auto revoked = std::erase_if(workspace.users.tokens, [&](const auto& entry) {
    return entry.first == token || (all_oauth && entry.first.starts_with("eyJ-sim-"));
  });
  return ok(json::object{{"revoked", revoked}});
}

Reply open_tls(Workspace& workspace, const Call& call) {
  const std::string flavour = text_at(call.body, "flavour", "valid");
  if (flavour != "valid" && flavour != "expired" && flavour != "wrong-host") {
    return control_error("unknown flavour: " + flavour);
  }
  if (!workspace.open_tls) return control_error("this workspace has no server");
  return ok(json::object{{"url", workspace.open_tls(flavour)}});
}

}  // namespace

void register_control_routes(Router& router) {
  router.add("POST", "/__sim/reset", reset);
  router.add("POST", "/__sim/faults", add_faults);
  router.add("GET", "/__sim/faults", list_faults);
  router.add("DELETE", "/__sim/faults", delete_faults);
  router.add("POST", "/__sim/ssl", set_ssl);
  router.add("POST", "/__sim/settings", set_settings);
  router.add("GET", "/__sim/settings", get_settings);
  router.add("POST", "/__sim/clock", clock);
  router.add("GET", "/__sim/clock", get_clock);
  router.add("GET", "/__sim/requests", get_requests);
  router.add("DELETE", "/__sim/requests", clear_requests);
  router.add("GET", "/__sim/requests/summary", get_summary);
  router.add("POST", "/__sim/users", add_user);
  router.add("GET", "/__sim/users", list_users);
  router.add("POST", "/__sim/users/revoke", revoke);
  router.add("POST", "/__sim/tls", open_tls);
}

}  // namespace workspace_sim

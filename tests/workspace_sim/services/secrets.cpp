// Secrets 2.0, as far as configurations refer to them.
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

Reply no_scope(const std::string& scope) {
  return does_not_exist("Scope " + scope + " does not exist!");
}

Reply create_scope(Workspace& workspace, const Call& call) {
  const std::string scope = text_at(call.body, "scope");
  if (scope.empty()) return missing_field("scope");
  if (!workspace.secrets.try_emplace(scope).second) {
    return api_error(400, "RESOURCE_ALREADY_EXISTS", "Scope " + scope + " already exists!");
  }
  return ok();
}

Reply delete_scope(Workspace& workspace, const Call& call) {
  const std::string scope = text_at(call.body, "scope");
  return workspace.secrets.erase(scope) == 0 ? no_scope(scope) : ok();
}

Reply list_scopes(Workspace& workspace, const Call& /*call*/) {
  json::array scopes;
  for (const auto& [name, keys] : workspace.secrets) {
    scopes.push_back(json::object{{"name", name}, {"backend_type", "DATABRICKS"}});
  }
  return ok(json::object{{"scopes", std::move(scopes)}});
}

Reply put_secret(Workspace& workspace, const Call& call) {
  const std::string scope = text_at(call.body, "scope");
  const auto found = workspace.secrets.find(scope);
  if (found == workspace.secrets.end()) return no_scope(scope);
  const std::string key = text_at(call.body, "key");
  if (key.empty()) return missing_field("key");
  const std::string value = has(call.body, "bytes_value")
                                ? text_at(call.body, "bytes_value")
                                : base64_encode(text_at(call.body, "string_value"));
  found->second[key] = {{"value", value}, {"updated", workspace.clock.now()}};
  return ok();
}

Reply list_secrets(Workspace& workspace, const Call& call) {
  const std::string scope = query_text(call, "scope");
  const auto found = workspace.secrets.find(scope);
  if (found == workspace.secrets.end()) return no_scope(scope);
  json::array secrets;
  for (const auto& [key, secret] : found->second) {
    secrets.push_back(json::object{{"key", key}, {"last_updated_timestamp", secret.at("updated")}});
  }
  return ok(json::object{{"secrets", std::move(secrets)}});
}

Reply get_secret(Workspace& workspace, const Call& call) {
  const std::string scope = query_text(call, "scope");
  const std::string key = query_text(call, "key");
  const auto found = workspace.secrets.find(scope);
  if (found == workspace.secrets.end()) return no_scope(scope);
  const auto secret = found->second.find(key);
  if (secret == found->second.end()) {
    return does_not_exist("Failed to get secret " + key + " for scope " + scope + '.');
  }
  return ok(json::object{{"key", key}, {"value", secret->second.at("value")}});
}

Reply remove_secret(Workspace& workspace, const Call& call) {
  const std::string scope = text_at(call.body, "scope");
  const auto found = workspace.secrets.find(scope);
  if (found == workspace.secrets.end()) return no_scope(scope);
  const std::string key = text_at(call.body, "key");
  if (found->second.erase(key) == 0) {
    return does_not_exist("Failed to delete secret " + key + " for scope " + scope + '.');
  }
  return ok();
}

}  // namespace

void register_secret_routes(Router& router) {
  router.add("POST", {"2.0"}, "/secrets/scopes/create", create_scope);
  router.add("POST", {"2.0"}, "/secrets/scopes/delete", delete_scope);
  router.add("GET", {"2.0"}, "/secrets/scopes/list", list_scopes);
  router.add("POST", {"2.0"}, "/secrets/put", put_secret);
  router.add("GET", {"2.0"}, "/secrets/list", list_secrets);
  router.add("GET", {"2.0"}, "/secrets/get", get_secret);
  router.add("POST", {"2.0"}, "/secrets/delete", remove_secret);
}

}  // namespace workspace_sim

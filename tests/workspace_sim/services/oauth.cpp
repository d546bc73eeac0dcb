// OAuth machine-to-machine: discovery documents and the token endpoint.
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

Reply oauth_error(int status, std::string_view error, std::string_view description) {
  return {status,
          json::serialize(json::object{{"error", error}, {"error_description", description}})};
}

Reply host_metadata(Workspace& workspace, const Call& /*call*/) {
  return ok(json::object{{"oidc_endpoint", workspace.base_url + "/oidc"},
                         {"account_id", workspace.settings.account_id},
                         {"workspace_id", workspace.settings.workspace_id},
                         {"cloud", "AWS"},
                         {"host_type", "workspace"}});
}

Reply authorization_server(Workspace& workspace, const Call& /*call*/) {
  const std::string issuer = workspace.base_url + "/oidc";
  return ok(
      json::object{{"issuer", issuer},
                   {"authorization_endpoint", issuer + "/v1/authorize"},
                   {"token_endpoint", issuer + "/v1/token"},
                   {"scopes_supported", json::array{"all-apis", "offline_access"}},
                   {"response_types_supported", json::array{"code"}},
                   {"grant_types_supported",
                    json::array{"client_credentials", "authorization_code", "refresh_token",
                                "urn:ietf:params:oauth:grant-type:token-exchange"}},
                   {"token_endpoint_auth_methods_supported", json::array{"client_secret_basic"}}});
}

/// Client id and secret of the Basic header, percent-decoded as RFC 6749 has it.
std::pair<std::string, std::string> basic_credentials(const Call& call) {
  constexpr std::string_view prefix = "Basic ";
  const std::string& header = call.raw->authorization;
  if (!header.starts_with(prefix)) return {};
  const auto pair = base64_decode(std::string_view(header).substr(prefix.size()));
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return {};
  return {percent_decode(std::string_view(*pair).substr(0, colon), true),
          percent_decode(std::string_view(*pair).substr(colon + 1), true)};
}

Reply issue(Workspace& workspace, const std::string& user_name, const std::string& scope) {
  const std::int64_t lifetime = workspace.settings.oauth_lifetime_seconds;
  const std::string token = "eyJ-sim-" + workspace.random.hex(40);
  workspace.users.tokens[token] = {user_name, workspace.clock.now() + lifetime * 1000};
  json::object answer{{"access_token", token}, {"token_type", "Bearer"}, {"scope", scope}};
  answer["expires_in"] = workspace.settings.oauth_lifetime_as_text
                             ? json::value(std::to_string(lifetime))
                             : json::value(lifetime);
  return ok(answer);
}

Reply token(Workspace& workspace, const Call& call) {
  const std::string grant = text_at(call.body, "grant_type");
  const std::string scope = text_at(call.body, "scope", "all-apis");
  if (grant == "client_credentials") {
    const auto [id, secret] = basic_credentials(call);
    const auto client = workspace.users.oauth_clients.find(id);
    if (client == workspace.users.oauth_clients.end() || client->second.secret != secret) {
      return oauth_error(401, "invalid_client", "Client authentication failed");
    }
    return issue(workspace, client->second.user_name, scope);
  }
  if (grant == "urn:ietf:params:oauth:grant-type:token-exchange") {
    const auto client = workspace.users.oauth_clients.find(text_at(call.body, "client_id"));
    if (text_at(call.body, "subject_token").empty() ||
        text_at(call.body, "subject_token_type") != "urn:ietf:params:oauth:token-type:jwt") {
      return oauth_error(400, "invalid_request", "subject_token is missing");
    }
    if (client == workspace.users.oauth_clients.end()) {
      return oauth_error(401, "invalid_client", "Client authentication failed");
    }
    return issue(workspace, client->second.user_name, scope);
  }
  return oauth_error(400, "unsupported_grant_type", "Unsupported grant type: " + grant);
}

}  // namespace

void register_oauth_routes(Router& router) {
  router.add("GET", "/.well-known/databricks-config", host_metadata);
  router.add("GET", "/oidc/.well-known/oauth-authorization-server", authorization_server);
  router.add("POST", "/oidc/v1/token", token);
}

}  // namespace workspace_sim

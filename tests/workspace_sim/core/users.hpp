// Who may call: users, service principals, their tokens and OAuth clients.
//
// Owned by the workspace; one thread at a time. Tokens never leave this room: the request log
// names users only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/reply.hpp"

namespace workspace_sim {

struct User {
  std::string name;  // e-mail address, or the application id of a service principal
  std::string id;    // SCIM id
  std::string display_name;
  bool admin = false;
  bool service_principal = false;
  bool allow_cluster_create = true;
  /// What the user may do on clusters that carry no grant for them: "", CAN_ATTACH_TO,
  /// CAN_RESTART, CAN_MANAGE.
  std::string cluster_permission = "CAN_MANAGE";
  bool can_attach = true;  // false: execution contexts are refused whatever else is granted
};

struct Token {
  std::string user_name;
  Milliseconds expires_at = 0;  // 0: never
};

struct OauthClient {
  std::string secret;
  std::string user_name;
};

struct Users {
  std::map<std::string, User, std::less<>> by_name;
  std::map<std::string, Token, std::less<>> tokens;
  std::map<std::string, OauthClient, std::less<>> oauth_clients;
  std::map<std::string, std::string, std::less<>> passwords;  // "user:password" -> user name

  User& add(User user);
};

/// The caller named by an Authorization header, or the API's refusal.
Refusal authenticate(const Users& users, std::string_view authorization, Milliseconds now,
                     User& caller);

/// Standard base64, without line breaks; nullopt where the text is not base64.
std::optional<std::string> base64_decode(std::string_view text);
std::string base64_encode(std::string_view bytes);

}  // namespace workspace_sim

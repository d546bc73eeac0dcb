// OAuth at a workspace: finding the token endpoint, asking it for a token. No cache here.
#pragma once

#include <chrono>
#include <string>

#include "plugin/workspace/auth/configuration.hpp"
#include "plugin/workspace/http/transport.hpp"

namespace hipaa::workspace {

struct OauthToken {
  std::string text;
  std::chrono::seconds lifetime{0};
};

// For auth_type oauth-m2m (client credentials), env-oidc and file-oidc (token exchange). Repeats
// what passes for at most a minute. HP-AUTH-OAUTH where the workspace refuses the client or the
// identity token; nothing of either is in any text.
support::Result<OauthToken> fetch_oauth_token(const Configuration& configuration,
                                              Transport& transport, support::CallContext& call);

}  // namespace hipaa::workspace

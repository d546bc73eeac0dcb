// How to reach a workspace and as whom: the provider's configuration, completed from the
// environment and the Databricks profile file in the SDKs' order. Plain data; secrets are kept
// apart so that nothing prints them by accident.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::workspace {

// A text that no log, diagnostic or document may carry. Only `reveal` gives it away, and only the
// code that builds a request calls it.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

// Where settings come from besides the configuration; a test gives its own.
struct Environment {
  std::function<std::optional<std::string>(std::string_view name)>
      variable;  // empty counts as unset
  std::function<std::optional<std::string>(const std::string& path)>
      read_file;  // nullopt: there is none
  // Why a file that is there cannot be read, as the end of a sentence; "" otherwise.
  std::function<std::string(const std::string& path)> unreadable = {};

  static Environment of_process();
};

struct Configuration {
  std::string host;  // "https://x.cloud.databricks.com", no trailing slash; "" when none was found
  std::string auth_type;  // "pat", "oauth-m2m", "env-oidc", "file-oidc"; "" without credentials
  Secret token;           // pat
  std::string client_id;  // the others
  Secret client_secret;   // oauth-m2m
  // The identity token to exchange, read anew each time since its issuer replaces it, and where it
  // comes from in words; env-oidc and file-oidc.
  std::function<std::optional<std::string>()> identity_token;
  std::string identity_token_place;
  std::string ca_file;                              // PEM; "" = the system's certificates
  std::string user_agent;                           //
  std::chrono::milliseconds http_timeout{60000};    // one exchange without progress
  std::chrono::milliseconds retry_timeout{300000};  // repeats of one request, in all
  int rate_limit = 15;          // requests a second to begin with, in each family of the API
  int rate_limit_ceiling = 15;  // and at most
  // What was found and where, for error texts, secrets as ***: "Config: host=https://x, token=***.
  // Env: DATABRICKS_HOST".
  std::string sources;
  // Why there are no usable credentials, in the SDKs' words; nullopt when there are. Reported by
  // the first call that needs the network.
  std::optional<support::Failure> incomplete;
  // Settings that are given and not known yet, "host and token"; "" where all are.
  std::string not_known;
};

// Whether a token can stand in a header: one word, ASCII.
bool is_header_text(std::string_view text);

// Completes the provider's configuration (its object). A contradiction in the configuration itself
// is a Failure; credentials that are not there are `incomplete`. So are those that are given and
// not known yet: nothing else is taken in their place, neither from the environment nor from a
// profile, which may speak of another workspace or be somebody else's.
support::Result<Configuration> resolve_configuration(const boost::json::object& given,
                                                     const Environment& environment);

}  // namespace hipaa::workspace

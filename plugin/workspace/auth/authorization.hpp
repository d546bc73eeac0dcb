// The Authorization header of a request: a personal access token as it stands, or an OAuth token
// that is fetched with client credentials or exchanged for an identity token, kept, and replaced
// before it expires. One fetch at a time, by whichever operation needs it first: the library has no
// threads of its own. Thread-safe. Borrows configuration and transport.
#pragma once

#include <chrono>
#include <string>

#include "plugin/support/single_flight_cache.hpp"
#include "plugin/workspace/auth/configuration.hpp"
#include "plugin/workspace/http/transport.hpp"

namespace hipaa::workspace {

class Authorization {
 public:
  Authorization(const Configuration& configuration, Transport& transport)
      : configuration_(configuration), transport_(transport) {}

  // "Bearer …". Waits for a fetch under way only where there is no valid token meanwhile.
  support::Result<std::string> header(support::CallContext& call);
  // The workspace has rejected this header: true where another one may be had, which the next
  // `header` then fetches.
  bool renew_after(const std::string& rejected);

 private:
  struct Token {
    std::string header;
    std::chrono::steady_clock::time_point renew_at;
    std::chrono::steady_clock::time_point expires_at;
  };
  support::Result<Token> fetch(support::CallContext& call);

  const Configuration& configuration_;
  Transport& transport_;
  support::SingleFlightCache<Token> token_;
};

}  // namespace hipaa::workspace

// From an endpoint's call to its answer: authentication, rate limit, redacted log, retries, errors
// as failures. Thread-safe.
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "plugin/workspace/auth/authorization.hpp"
#include "plugin/workspace/auth/configuration.hpp"
#include "plugin/workspace/client/cluster_changes.hpp"
#include "plugin/workspace/http/rate_limit.hpp"
#include "plugin/workspace/http/retry_policy.hpp"

namespace hipaa::workspace {

namespace json = boost::json;

// Query parameters in order, values still unescaped.
using Query = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  std::optional<json::object> body;         // of a success
  std::optional<support::Failure> failure;  // else
  bool may_have_happened =
      false;            // a failure after which the change may have been made all the same
  bool passes = false;  // a refusal for now: the same request may be taken later
};

class Requests {
 public:
  Requests(Configuration configuration, std::unique_ptr<Transport> transport);

  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  [[nodiscard]] ClusterChanges& changes() { return changes_; }
  // From the header of the last answer; "" before the first.
  [[nodiscard]] std::string workspace_id() const;

  support::Result<json::object> get(std::string_view path, const Query& query,
                                    support::CallContext& call);
  support::Result<json::object> post(std::string_view path, const json::object& body, Repeat kind,
                                     support::CallContext& call);
  // Once, without any repeat.
  Reply post_once(std::string_view path, const json::object& body, support::CallContext& call);
  // The pause before the repeat that follows `attempt`.
  std::chrono::milliseconds pause_after(int attempt,
                                        std::optional<std::chrono::milliseconds> retry_after = {});

 private:
  struct Attempt;
  HttpRequest request_for(std::string_view method, std::string_view path, const Query& query,
                          const json::object* body, support::CallContext& call) const;
  support::Result<json::object> repeat(const HttpRequest& request, const std::string& name,
                                       Repeat kind, support::CallContext& call);
  Attempt attempt(const HttpRequest& request, const std::string& name, support::CallContext& call);
  Attempt exchange(const HttpRequest& request, const std::string& name, support::CallContext& call);

  Configuration configuration_;
  std::unique_ptr<Transport> transport_;
  Authorization authorization_;
  RateLimit rate_limit_;
  ClusterChanges changes_;
  mutable std::mutex mutex_;
  std::string workspace_id_;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace hipaa::workspace

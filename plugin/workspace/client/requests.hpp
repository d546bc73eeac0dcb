// From an endpoint's call to its answer: authentication, rate limit, redacted log, retries. What
// goes wrong stays a RequestFault, for the endpoint's function to decide. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "plugin/json/json.hpp"
#include "plugin/workspace/auth/authorization.hpp"
#include "plugin/workspace/auth/configuration.hpp"
#include "plugin/workspace/client/cluster_changes.hpp"
#include "plugin/workspace/http/rate_limit.hpp"
#include "plugin/workspace/http/retry_policy.hpp"

namespace hipaa::workspace {

// Query parameters in order, values still unescaped.
using Query = std::vector<std::pair<std::string, std::string>>;

class Requests {
 public:
  Requests(Configuration configuration, std::unique_ptr<Transport> transport);

  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  [[nodiscard]] ClusterChanges& changes() { return changes_; }
  // How many answers have come, whatever they said.
  [[nodiscard]] std::uint64_t answers() const { return answers_; }
  [[nodiscard]] bool is_unreachable() const { return transport_->is_unreachable(); }
  // From the header of the last answer; "" before the first.
  [[nodiscard]] std::string workspace_id() const;

  Answered<json::object> get(std::string_view path, const Query& query, support::CallContext& call);
  Answered<json::object> post(std::string_view path, const json::object& body, Repeat kind,
                              support::CallContext& call);
  // A change whose answer holds nothing that is needed: a success without a body is one, too.
  Answered<void> send(std::string_view path, const json::object& body, Repeat kind,
                      support::CallContext& call);
  // Bytes as they are, for files; a body of "" is sent, too.
  Answered<std::string> get_bytes(std::string_view path, const Query& query,
                                  support::CallContext& call);
  Answered<void> put(std::string_view path, const Query& query, std::string_view body,
                     support::CallContext& call);
  // Once, without any repeat.
  Answered<json::object> post_once(std::string_view path, const json::object& body,
                                   support::CallContext& call);
  // The pause before the repeat that follows `attempt`.
  std::chrono::milliseconds pause_after(int attempt,
                                        std::optional<std::chrono::milliseconds> retry_after = {});

 private:
  struct Prepared;
  RateLimit& rate_limit_of(std::string_view path);
  Prepared prepare(std::string_view method, std::string_view path, const Query& query,
                   const json::object* body, support::CallContext& call);
  Answered<json::object> change(std::string_view path, const json::object& body, Repeat kind,
                                bool needs_answer, support::CallContext& call);
  Answered<json::object> repeat(const Prepared& prepared, Repeat kind, support::CallContext& call);
  Answered<json::object> attempt(const Prepared& prepared, support::CallContext& call);
  Answered<json::object> exchange(const Prepared& prepared, const std::string& authorization,
                                  support::CallContext& call);

  Configuration configuration_;
  std::unique_ptr<Transport> transport_;
  Authorization authorization_;
  // The workspace limits each family by itself: clusters, commands, libraries, jobs, the rest.
  std::array<RateLimit, 5> rate_limits_;
  ClusterChanges changes_;
  std::atomic<std::uint64_t> answers_{0};
  mutable std::mutex mutex_;
  std::string workspace_id_;
  std::mt19937_64 random_;
};

}  // namespace hipaa::workspace

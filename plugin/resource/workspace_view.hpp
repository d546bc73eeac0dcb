// What several resources want to know of the workspace, asked for once: node types for the life of
// the provider, pools and policies for a few seconds. Single-flight: whoever comes while the answer
// is on its way waits for it, and stays cancellable. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "plugin/model/facts.hpp"
#include "plugin/support/call_context.hpp"
#include "plugin/workspace/client.hpp"

namespace hipaa::resource {

class WorkspaceView {
 public:
  explicit WorkspaceView(workspace::Client& client) : client_(client) {}

  // A Failure only for what must stop the operation: rejected credentials, cancel, deadline. All
  // else is an unavailable Lookup with its reason.
  support::Result<model::Lookup> node_types(support::CallContext& call);
  support::Result<model::Lookup> instance_pool(const std::string& id, support::CallContext& call);
  support::Result<model::Lookup> policy(const std::string& id, support::CallContext& call);
  support::Result<model::Lookup> spark_versions(support::CallContext& call);
  // Only administrators may read settings: a refusal is kept, too, and asked for once.
  support::Result<model::Lookup> setting(const std::string& type, support::CallContext& call);
  // The clusters that were created through the API, at most 5 s old: {"clusters": […]}.
  support::Result<model::Lookup> api_clusters(support::CallContext& call);

 private:
  struct Entry {
    bool in_flight = false;
    std::optional<model::Lookup> answer;
    std::chrono::steady_clock::time_point asked_at;
  };
  using Ask = std::function<support::Result<model::Lookup>()>;
  enum class Keep : std::uint8_t { answers, refusals_too };
  support::Result<model::Lookup> once(const std::string& key, std::chrono::milliseconds age,
                                      support::CallContext& call, const Ask& ask,
                                      Keep keep = Keep::answers);

  workspace::Client& client_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

// The Lookup that a failed question becomes, or the Failure itself where it has to stop the
// operation.
support::Result<model::Lookup> unavailable(support::Failure failure);

}  // namespace hipaa::resource

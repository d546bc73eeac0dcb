// What several resources want to know of the workspace, asked for once: node types for the life of
// the provider, settings of
// the workspace as well, all else for at most 5 s, and that it could not be asked for 3 s. Few
// clusters, pools or policies are asked for one by one, many by list. Single-flight: whoever comes
// while the answer is on its way waits for it, and stays cancellable. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plugin/model/facts.hpp"
#include "plugin/provider/cluster_poller.hpp"
#include "plugin/provider/name_index.hpp"

namespace hipaa::resource {

class WorkspaceView {
 public:
  // How long an answer counts, how many pools or policies are asked for one by one, and whether a
  // refusal is asked for again.
  struct Options {
    std::chrono::milliseconds most_age = std::chrono::seconds(5);
    std::size_t few = 3;
    bool asks_again = true;
  };
  explicit WorkspaceView(workspace::Client& client);
  WorkspaceView(workspace::Client& client, Options options);

  // A Failure only for what must stop the operation: a host where nobody answers, rejected
  // credentials, cancel, deadline. All else is an unavailable Lookup with its reason.
  support::Result<model::SharedLookup> node_types(support::CallContext& call);
  support::Result<model::Lookup> instance_pool(const std::string& id, support::CallContext& call);
  support::Result<model::Lookup> policy(const std::string& id, support::CallContext& call);
  // All of a kind: {"instance_pools": […]}, {"policies": […]}.
  support::Result<model::Lookup> instance_pools(support::CallContext& call);
  support::Result<model::Lookup> policies(support::CallContext& call);
  support::Result<model::SharedLookup> spark_versions(support::CallContext& call);
  // Only administrators may read settings and global init scripts ({"scripts": […]}): a refusal is
  // kept, too, and asked for once.
  support::Result<model::Lookup> setting(const std::string& type, support::CallContext& call);
  support::Result<model::Lookup> global_init_scripts(support::CallContext& call);

  // Who the caller is (scim Me); `client`: the provider's, or the one that proves.
  support::Result<model::Lookup> identity(workspace::Client& client, support::CallContext& call);
  // What runs now: {"runs": [{"run_id", "run_name", "clusters": [{"cluster_id"}]}]}, each with the
  // clusters that it did not make for itself.
  support::Result<model::Lookup> active_runs(support::CallContext& call);
  // How many clusters are pinned in the workspace.
  support::Result<std::size_t> pinned_clusters(support::CallContext& call);

  // Clusters that people and programs made, not those of jobs and pipelines; a listed one has no
  // `spec`.
  ClusterListCache& clusters() { return clusters_; }
  // Library statuses: {"cluster_id", "library_statuses"}.
  ClusterListCache& libraries() { return libraries_; }
  // Whether the cluster is pinned; `cluster` is the API's answer for it.
  support::Result<bool> is_pinned(const model::json::object& cluster, support::CallContext& call);
  // Clusters of this provider's with that name, by a list that is at most `age` old.
  support::Result<std::vector<NamedCluster>> named_ours(const std::string& name,
                                                        std::chrono::milliseconds age,
                                                        support::CallContext& call);
  ClusterPoller& cluster_poller() { return cluster_poller_; }
  // For installations of libraries.
  ClusterPoller& library_poller() { return library_poller_; }

 private:
  struct Timed {
    model::Lookup lookup;
    std::chrono::steady_clock::time_point asked_at;
    bool is_trouble = false;  // of the network or the workspace: another question meets it too
  };
  using Answer = support::SingleFlightCache<Timed>;
  enum class Keep : std::uint8_t { answers, refusals_too };
  support::Result<Answer::Pointer> once(const std::string& key, std::chrono::milliseconds age,
                                        support::CallContext& call,
                                        const std::function<support::Result<Timed>()>& ask,
                                        Keep keep = Keep::answers);
  // What came of a question: a Failure only where the operation has to stop.
  support::Result<Timed> failed(support::Failure failure, support::CallContext& call) const;
  support::Result<Timed> list_answer(std::string_view name,
                                     std::chrono::steady_clock::time_point at,
                                     support::Result<model::json::array> asked,
                                     support::CallContext& call) const;
  support::Result<Timed> answer(std::chrono::steady_clock::time_point at,
                                support::Result<std::optional<model::json::object>> asked,
                                support::CallContext& call) const;
  // A list that stays the same while the provider lives: {NAME: […]}, with an index by `key`.
  using List = support::Result<model::json::array> (workspace::Client::*)(support::CallContext&);
  support::Result<model::SharedLookup> list_for_life(std::string_view name, std::string_view key,
                                                     List list, support::CallContext& call);
  support::Result<model::Lookup> for_administrators(
      const std::string& key, support::CallContext& call,
      const std::function<support::Result<model::json::object>()>& ask);
  // One of a kind by its id, out of the kind's list where many are wanted.
  struct Kind;
  [[nodiscard]] Kind pool_kind() const;
  [[nodiscard]] Kind policy_kind() const;
  support::Result<Answer::Pointer> all_of(const Kind& kind, support::CallContext& call);
  support::Result<model::Lookup> by_id(const Kind& kind, RecentRequests& demand,
                                       const std::string& id, support::CallContext& call);
  // A policy's definition is a text, read once for all who want it; what a policy does not define
  // itself it has from its family.
  support::Result<void> read_definition(model::Lookup& policy, support::CallContext& call);

  workspace::Client& client_;
  Options options_;
  ClusterListCache clusters_;
  ClusterListCache libraries_;
  ClusterListCache pinned_;
  NameIndex names_;
  ClusterPoller cluster_poller_;
  ClusterPoller library_poller_;
  RecentRequests recent_pools_;
  RecentRequests recent_policies_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Answer>> answers_;  // never removed: entries stay in place
};

// The Lookup that a failed question becomes, or the Failure itself where it has to stop the
// operation.
support::Result<model::Lookup> unavailable(support::Failure failure);

}  // namespace hipaa::resource

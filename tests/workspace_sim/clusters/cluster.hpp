// One cluster of the simulated workspace, and the store of all of them.
//
// The workspace owns the store, the store owns the clusters; a Cluster* lives until the cluster is
// erased, which only happens inside a request or while the clock catches up. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/settings.hpp"

namespace workspace_sim {

struct LibraryEntry {
  json::object library;
  std::string status;  // PENDING, INSTALLING, INSTALLED, FAILED, UNINSTALL_ON_RESTART
  std::vector<std::string> messages = {};
};

/// What a cluster was before a request that answers do not show yet.
struct Lag {
  Milliseconds until = 0;
  json::object view;  // of clusters/get
};

struct Cluster {
  std::string id;
  std::uint64_t sequence = 0;  // order of creation; the cursor of list
  json::object spec;           // what was last sent to create or edit
  json::object effective;      // what the server made of it
  std::string state = "TERMINATED";
  std::string state_message;
  std::optional<json::object> termination_reason;
  std::string source = "API";
  std::string creator;
  std::string pinned_by;  // empty: not pinned
  std::int64_t workers = 0;
  std::int64_t target_workers = 0;
  std::int64_t spark_context_id = 0;
  Milliseconds start_time = 0;
  Milliseconds terminated_time = 0;
  Milliseconds last_restarted_time = 0;
  Milliseconds last_state_loss_time = 0;
  Milliseconds last_activity_time = 0;
  std::uint64_t generation = 0;  // a scheduled transition of an older generation is void
  std::int64_t hidden_gets = 0;  // GETs that still find nothing (eventual consistency)
  std::vector<json::object> events = {};
  std::vector<LibraryEntry> libraries = {};
  std::optional<SslAnswer> ssl;  // overrides the workspace's answer
  std::optional<Lag> lag;
};

/// What is recorded of a cluster that is lost.
struct GoneCluster {
  json::object attributes;
  std::string source;
  std::string creator;
  std::vector<json::object> events;
  Milliseconds at = 0;
};

struct Clusters {
  std::map<std::uint64_t, std::unique_ptr<Cluster>> by_sequence;
  std::unordered_map<std::string, Cluster*> by_id;
  /// Ids of lost clusters and how they were lost: "deleted" or "purged".
  std::unordered_map<std::string, std::string> lost;
  std::map<std::string, GoneCluster> gone;  // by id; system tables keep them
  std::uint64_t next_sequence = 1;

  Cluster& insert(std::unique_ptr<Cluster> cluster);
  [[nodiscard]] Cluster* find(const std::string& id) const;
  void erase(const std::string& id, const std::string& how);
};

/// "Pending" of "PENDING", as messages name it.
std::string state_name(const Cluster& cluster);
inline bool is_job_cluster(const Cluster& cluster) {
  return cluster.source == "JOB";
}
/// RUNNING and RESIZING take commands.
inline bool takes_commands(const Cluster& cluster) {
  return cluster.state == "RUNNING" || cluster.state == "RESIZING";
}

/// Whether answers still show the cluster, and commands still meet it, as it was before.
inline bool lags(const Cluster& cluster, Milliseconds now) {
  return cluster.lag && now < cluster.lag->until;
}

}  // namespace workspace_sim

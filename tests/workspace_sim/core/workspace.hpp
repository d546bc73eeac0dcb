// The simulated workspace: all state, and the way from a raw request to a reply.
//
// Owns every store. Not thread-safe: one thread (the server's, or a test's) uses it at a time.
// Endpoints are free functions over it, one family a file; core/router.cpp lists them.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "clusters/cluster.hpp"
#include "commands/execution.hpp"
#include "core/call.hpp"
#include "core/catalog.hpp"
#include "core/clock.hpp"
#include "core/faults.hpp"
#include "core/random.hpp"
#include "core/request_log.hpp"
#include "core/settings.hpp"
#include "core/users.hpp"
#include "jobs/job.hpp"

namespace workspace_sim {

/// Documents of the simple families, by their id, in the order of ids.
using Documents = std::map<std::string, json::object>;

struct StoredFile {
  std::string bytes;
  Milliseconds modified = 0;
};

/// A file or notebook of the workspace's own tree.
struct WorkspaceObject {
  std::string bytes;
  Milliseconds modified = 0;
  bool is_notebook = false;
};

/// A statement on a SQL warehouse.
struct SqlStatement {
  std::string owner;
  std::string state;  // once nobody has to ask again
  std::string message;
  std::int64_t polls_left = 0;  // GETs that still find it PENDING
  std::vector<std::string> columns;
  std::vector<json::array> rows;
};

struct Workspace {
  Workspace();

  Clock clock;
  Random random;
  Settings settings;
  Users users;
  Clusters clusters;
  Execution execution;
  Documents pools;
  Documents policies;
  Documents pipelines;
  Documents warehouses;
  std::map<std::string, SqlStatement> statements;  // by id
  Jobs jobs;
  std::vector<std::pair<std::string, json::object>> init_scripts;  // in order of position
  std::map<std::string, std::vector<json::object>> permissions;    // "/clusters/<id>" -> entries
  std::map<std::string, std::map<std::string, json::object>> secrets;  // scope -> key -> secret
  std::set<std::string> volumes;      // "/Volumes/main/phi/evidence"
  std::set<std::string> directories;  // in them
  std::map<std::string, StoredFile> files;
  std::set<std::string> workspace_folders;  // "/Shared/evidence"
  std::map<std::string, WorkspaceObject> workspace_objects;
  Faults faults;
  RequestLog log;
  TokenBucket bucket;

  /// Base URL that the caller used; discovery documents are built from it.
  std::string base_url = "http://127.0.0.1";
  /// Set by the server: opens one more TLS listener of the given flavour, answers its URL.
  std::function<std::string(const std::string& flavour)> open_tls;
  /// Set by the server: it is gone for so long, and back on the same ports.
  std::function<void(Milliseconds)> go_down;
  std::uint64_t outages = 0;           // connections of before one are reset
  std::int64_t broken_handshakes = 0;  // so many TLS handshakes to come fail

  /// Back to the state right after construction; settings of the command line are kept.
  void reset();
  void use_as_defaults(const Settings& settings);

  /// What faults have in store for this request. Counts the request against them.
  FaultPlan plan(const RawRequest& request);
  /// Serves a request: control, OAuth or API, recorded in the log.
  Reply serve(const RawRequest& request, const FaultPlan& plan);

 private:
  void seed();

  Settings defaults_;
};

/// Refusal in the configured spelling for a cluster that is not there.
Reply cluster_gone(const Workspace& workspace, const std::string& id);
/// Finds a cluster for a caller who needs `level` on it; fills `cluster` or refuses.
Refusal find_cluster(Workspace& workspace, const Call& call, const std::string& id,
                     std::string_view level, Cluster*& cluster);
/// Whether the caller holds at least `level` (CAN_ATTACH_TO < CAN_RESTART < CAN_MANAGE).
bool has_cluster_permission(const Workspace& workspace, const User& user, const Cluster& cluster,
                            std::string_view level);

}  // namespace workspace_sim

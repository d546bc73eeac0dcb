// The life of a cluster: transitions, each announced by an event and due in virtual time.
//
// PENDING -> RUNNING; RUNNING -> RESTARTING, RESIZING -> RUNNING; any -> TERMINATING -> TERMINATED;
// TERMINATED -> PENDING on start. Callers check the gates first. One thread at a time.
#pragma once

#include "clusters/cluster.hpp"
#include "core/reply.hpp"

namespace workspace_sim {

struct Workspace;

void begin_start(Workspace& workspace, Cluster& cluster, const std::string& user, bool created);
void begin_restart(Workspace& workspace, Cluster& cluster, const std::string& user);
/// The new size is in `cluster.effective` already.
void begin_resize(Workspace& workspace, Cluster& cluster, const std::string& user);
void begin_terminate(Workspace& workspace, Cluster& cluster, const json::object& reason,
                     const std::string& message);
/// TERMINATED at once, as it ends itself without activity.
void terminate_idle(Workspace& workspace, Cluster& cluster);
/// RESIZING for so long, by autoscaling: nobody asked for it.
void grow(Workspace& workspace, Cluster& cluster, Milliseconds duration);
/// A cluster that was put in place by control as TERMINATED: only its purge is scheduled.
void schedule_purge(Workspace& workspace, Cluster& cluster);
void schedule_autotermination(Workspace& workspace, Cluster& cluster);

/// {"code":"USER_REQUEST","type":"SUCCESS","parameters":{"username":user}}
json::object user_request(const std::string& user);

/// 400 INVALID_STATE "Cluster X is in unexpected state Pending."
Reply unexpected_state(const Cluster& cluster);

void add_event(const Workspace& workspace, Cluster& cluster, std::string_view type,
               json::object details);
/// {"num_workers":n} or {"autoscale":{…}} of these attributes.
json::object cluster_size(const json::object& attributes);
/// Workers that a cluster of these attributes starts with.
std::int64_t initial_workers(const json::object& attributes);

}  // namespace workspace_sim

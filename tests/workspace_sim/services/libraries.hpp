// Libraries on clusters: PENDING -> INSTALLING -> INSTALLED or FAILED while the cluster runs;
// uninstalling takes effect at the next start. One thread at a time.
#pragma once

#include "clusters/cluster.hpp"

namespace workspace_sim {

struct Workspace;

/// A cluster is about to start or restart: what was to be uninstalled goes, the rest is queued.
void libraries_on_start(Cluster& cluster);
/// A cluster has come to run: what is queued is installed.
void libraries_on_running(Workspace& workspace, Cluster& cluster);
/// Libraries of the cluster's policy.
void add_policy_libraries(Workspace& workspace, Cluster& cluster);

}  // namespace workspace_sim

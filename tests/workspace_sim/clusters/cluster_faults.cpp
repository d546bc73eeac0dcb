#include "clusters/cluster_faults.hpp"

#include "clusters/machine.hpp"
#include "clusters/view.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

/// The cluster that the request names, in its query or its body; nullptr for none.
Cluster* named_cluster(Workspace& workspace, const Call& call) {
  for (const std::string_view key : {"cluster_id", "clusterId"}) {
    std::string id = query_text(call, key);
    if (id.empty()) id = text_at(call.body, key);
    if (!id.empty()) return workspace.clusters.find(id);
  }
  return nullptr;
}

void strike(Workspace& workspace, const Call& call, const FaultPlan& plan, bool after_handler) {
  if (plan.clusters.empty()) return;
  Cluster* cluster = named_cluster(workspace, call);
  if (cluster == nullptr) return;
  for (const ClusterFault& fault : plan.clusters) {
    // What lags shows how it was before.
    if (fault.kind == "lag" && !after_handler) {
      cluster->lag =
          Lag{workspace.clock.now() + fault.delay, cluster_view(workspace, *cluster, true)};
    }
    if (fault.after_handler != after_handler) continue;
    if (fault.kind == "self_termination") terminate_idle(workspace, *cluster);
    if (fault.kind == "growth") grow(workspace, *cluster, fault.delay);
  }
}

}  // namespace

void strike_before(Workspace& workspace, const Call& call, const FaultPlan& plan) {
  strike(workspace, call, plan, false);
}

void strike_after(Workspace& workspace, const Call& call, const FaultPlan& plan) {
  strike(workspace, call, plan, true);
}

}  // namespace workspace_sim

// How the API shows a cluster. Reads only; one thread at a time.
#pragma once

#include "clusters/cluster.hpp"

namespace workspace_sim {

struct Workspace;

/// ClusterDetails. `spec` is part of clusters/get only, never of clusters/list.
json::object cluster_view(const Workspace& workspace, const Cluster& cluster, bool with_spec);

/// The runtime that really runs, e.g. 15.4.x-cpu-ml-scala2.12 of use_ml_runtime.
std::string effective_spark_version(const json::object& effective);

}  // namespace workspace_sim

// What several rules read of one cluster, read once a judgement. Borrows the facts; made and used
// by one run of judge(), on its thread.
#pragma once

#include <vector>

#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/read/node_types.hpp"
#include "plugin/rules/read/pools.hpp"

namespace hipaa::rules {

struct ClusterReading {
  explicit ClusterReading(const model::Facts& of)
      : facts(of),
        runtime(cluster_runtime(of)),
        pools(pools_of(of)),
        node_types(node_types_of(of)) {}

  const model::Facts& facts;
  ClusterRuntime runtime;
  Pools pools;
  std::vector<NodeTypeUse> node_types;
};

}  // namespace hipaa::rules

#include "clusters/cluster.hpp"

#include <algorithm>

namespace workspace_sim {

Cluster& Clusters::insert(std::unique_ptr<Cluster> cluster) {
  cluster->sequence = next_sequence++;
  Cluster& inserted = *cluster;
  by_id[inserted.id] = &inserted;
  lost.erase(inserted.id);
  gone.erase(inserted.id);
  by_sequence.emplace(inserted.sequence, std::move(cluster));
  return inserted;
}

Cluster* Clusters::find(const std::string& id) const {
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : found->second;
}

void Clusters::erase(const std::string& id, const std::string& how) {
  const auto found = by_id.find(id);
  if (found == by_id.end()) return;
  Cluster& cluster = *found->second;
  const std::uint64_t sequence = cluster.sequence;
  Milliseconds at = cluster.terminated_time;
  for (const json::object& event : cluster.events) {
    at = std::max(at, integer_at(event, "timestamp"));
  }
  gone[id] = {std::move(cluster.effective), cluster.source, cluster.creator,
              std::move(cluster.events), at};
  by_id.erase(found);
  lost[id] = how;
  by_sequence.erase(sequence);
}

std::string state_name(const Cluster& cluster) {
  return cluster.state.substr(0, 1) + lower_case(cluster.state.substr(1));
}

}  // namespace workspace_sim

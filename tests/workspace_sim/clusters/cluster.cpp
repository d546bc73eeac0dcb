#include "clusters/cluster.hpp"

namespace workspace_sim {

Cluster& Clusters::insert(std::unique_ptr<Cluster> cluster) {
  cluster->sequence = next_sequence++;
  Cluster& inserted = *cluster;
  by_id[inserted.id] = &inserted;
  lost.erase(inserted.id);
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
  const std::uint64_t sequence = found->second->sequence;
  by_id.erase(found);
  lost[id] = how;
  by_sequence.erase(sequence);
}

std::string state_name(const Cluster& cluster) {
  return cluster.state.substr(0, 1) + lower_case(cluster.state.substr(1));
}

}  // namespace workspace_sim

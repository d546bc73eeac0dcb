// Which clusters a state of this run tracks: those that were read, changed, created or imported
// through this provider. Thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>

namespace hipaa::resource {

class TrackedClusters {
 public:
  void add(const std::string& cluster_id) {
    if (cluster_id.empty()) return;
    const std::lock_guard lock(mutex_);
    ids_.insert(cluster_id);
  }
  [[nodiscard]] bool contains(const std::string& cluster_id) const {
    const std::lock_guard lock(mutex_);
    return ids_.count(cluster_id) != 0;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_set<std::string> ids_;
};

}  // namespace hipaa::resource

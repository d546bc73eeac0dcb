// Which clusters this client has changed, and in what order: whoever keeps an answer of the
// workspace can tell whether it is older than a change of our own. Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hipaa::workspace {

class ClusterChanges {
 public:
  // The number of changes so far. Ask before a request whose answer is to be kept.
  [[nodiscard]] std::uint64_t position() const {
    const std::lock_guard lock(mutex_);
    return position_;
  }
  // After a request that may have changed the cluster, however it ended.
  void note(std::string_view cluster_id) {
    const std::lock_guard lock(mutex_);
    last_[std::string(cluster_id)] = ++position_;
  }
  [[nodiscard]] bool changed_after(const std::string& cluster_id, std::uint64_t position) const {
    const std::lock_guard lock(mutex_);
    const auto found = last_.find(cluster_id);
    return found != last_.end() && found->second > position;
  }

 private:
  mutable std::mutex mutex_;
  std::uint64_t position_ = 0;
  std::unordered_map<std::string, std::uint64_t> last_;
};

}  // namespace hipaa::workspace

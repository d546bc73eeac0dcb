// Waiting for what becomes of many clusters at once (their states, their libraries): a few are
// polled one by one, many by one list whose pace slows down from 2 s to 5 s. Owns no cluster.
// Thread-safe; starts no thread.
#pragma once

#include "plugin/provider/cluster_list_cache.hpp"

namespace hipaa::resource {

class ClusterPoller {
 public:
  explicit ClusterPoller(ClusterListCache& inventory) : inventory_(inventory) {}

  // One who waits for one cluster, for as long as it lives.
  class Waiter {
   public:
    Waiter(ClusterPoller& room, std::string cluster_id, support::CallContext& call);
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    struct PollResult {
      bool is_known = true;                  // false: nothing new yet, ask again
      std::optional<json::object> document;  // nullopt where known: gone
      bool is_shared = false;                // polled together with others
    };
    support::Result<PollResult> look();

   private:
    ClusterPoller& room_;
    std::string cluster_id_;
    support::CallContext& call_;
    std::chrono::steady_clock::time_point since_;
  };

 private:
  bool is_shared(const std::string& cluster_id, support::CallContext& call,
                 std::chrono::milliseconds& pace);

  ClusterListCache& inventory_;
  std::mutex mutex_;
  std::size_t waiters_ = 0;
  RecentRequests recent_;   // many who wait for a moment each are many as well
  bool is_shared_ = false;  // once they are many, until the last has gone
  std::chrono::steady_clock::time_point first_came_;
};

}  // namespace hipaa::resource

// What one list of the workspace says of many clusters, shared by all resources of a provider: at
// most 5 s old, each cluster handed out once, and nothing from before a change of our own. Where
// few are asked for, each is asked for by itself. Thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <unordered_map>

#include "plugin/provider/recent_requests.hpp"
#include "plugin/support/single_flight_cache.hpp"
#include "plugin/workspace/client/client.hpp"

namespace hipaa::resource {

// The list may be refused to somebody who may still read a single cluster.
bool is_refused(support::Status status);

// One list, as it came.
struct Snapshot {
  struct Entry {
    json::object document;
    mutable std::atomic<bool> is_served{false};
  };
  std::unordered_map<std::string, Entry> entries;  // by cluster id
  std::uint64_t position = 0;                      // of our own changes, before it was asked for
  std::chrono::steady_clock::time_point asked_at;

  [[nodiscard]] const Entry* find(const std::string& id) const {
    const auto found = entries.find(id);
    return found == entries.end() ? nullptr : &found->second;
  }
};

class ClusterListCache {
 public:
  using Document = json::object;
  using List = std::function<support::Result<json::array>(support::CallContext&)>;
  using Get = std::function<support::Result<std::optional<Document>>(const std::string&,
                                                                     support::CallContext&)>;

  // `list` gives documents with a cluster_id, `get` the one of a cluster.
  ClusterListCache(const workspace::Client& client, List list, Get get)
      : client_(client), list_(std::move(list)), get_(std::move(get)) {}

  struct Seen {
    std::optional<Document> document;  // nullopt: there is no such thing
    bool is_listed = false;            // from a list, which may show less than a get
  };
  support::Result<Seen> read(const std::string& id, support::CallContext& call);

  // By itself, whatever lists there are.
  support::Result<std::optional<Document>> alone(const std::string& id,
                                                 support::CallContext& call) const {
    return get_(id, call);
  }

  using Time = std::chrono::steady_clock::time_point;
  // Whether a list that is at most 5 s old and no older than our own changes names `id`. A list
  // from before `denied_at`, when somebody answered that there is none, counts only where it says
  // the same.
  support::Result<bool> names(const std::string& id, support::CallContext& call,
                              Time denied_at = Time::min());

  // The last list where it is at most `age` old, else a new one.
  support::Result<std::shared_ptr<const Snapshot>> listed(std::chrono::milliseconds age,
                                                          support::CallContext& call);

  // Whether so many are better asked for by a list than one by one: by the pages that it had last.
  [[nodiscard]] bool is_worth_a_list(std::size_t how_many) const;
  [[nodiscard]] bool is_before_our_change(const std::string& id, const Snapshot& snapshot) const {
    return client_.changes().changed_after(id, snapshot.position);
  }

 private:
  support::Result<Snapshot> ask(support::CallContext& call) const;

  const workspace::Client& client_;
  List list_;
  Get get_;
  RecentRequests recent_;
  support::SingleFlightCache<Snapshot> snapshot_;
};

}  // namespace hipaa::resource

// Which clusters of this provider's carry a name, by the last list that was asked about: gathered
// once a list, however many ask. Holds on to that list. Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugin/provider/cluster_list_cache.hpp"

namespace hipaa::resource {

struct NamedCluster {
  std::string cluster_id;
  std::string state;
  std::string nonce;  // of its create
};

class NameIndex {
 public:
  // Sorted by id.
  std::vector<NamedCluster> find(const std::shared_ptr<const Snapshot>& listed,
                                 const std::string& name);

 private:
  std::mutex mutex_;
  std::shared_ptr<const Snapshot> of_;
  std::unordered_map<std::string, std::vector<NamedCluster>> by_name_;
};

}  // namespace hipaa::resource

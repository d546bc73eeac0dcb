#include "plugin/provider/name_index.hpp"

#include <algorithm>

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

std::vector<NamedCluster> NameIndex::find(const std::shared_ptr<const Snapshot>& listed,
                                          const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (of_ != listed) {
    by_name_.clear();
    for (const auto& [id, entry] : listed->entries) {
      if (auto nonce = workspace::Client::nonce_in(entry.document); !nonce.empty())
        by_name_[text_of(entry.document, "cluster_name")].push_back(
            {id, text_of(entry.document, "state"), std::move(nonce)});
    }
    of_ = listed;
  }
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return {};
  auto sorted = found->second;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.cluster_id < b.cluster_id; });
  return sorted;
}

}  // namespace hipaa::resource

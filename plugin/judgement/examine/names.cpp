// Names and tags, which jobs, pools and pipelines have as well as clusters.
#include <array>

#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view rule = "HC-PHI-01";

// One attribute of the cluster that stands in for the object, and the object's own.
struct Stand {
  std::string_view in_cluster;
  std::string_view own;
};

}  // namespace

Result<void> Examiner::judge_names(const json::value& object, const Names& names,
                                   const std::string& at, const std::string& subject) {
  const std::array<Stand, 2> stands{{{"cluster_name", names.name}, {"custom_tags", names.tags}}};
  json::object cluster;
  for (const auto& [in_cluster, own] : stands)
    if (const auto* found = own.empty() ? nullptr : block_in(object, own))
      cluster[in_cluster] = *found;
  if (cluster.empty()) return {};
  std::optional<model::Facts> own_facts;
  auto facts = facts_of(std::move(cluster), Network::no, own_facts);
  if (!facts) return std::move(facts).error();
  for (const auto& [in_cluster, own] : stands)
    if (!own.empty()) (*facts)->names.emplace_back(in_cluster, own);
  const auto judgement = rules::judge(**facts);
  (*facts)->names.clear();
  for (auto& one : findings(judgement, **facts, Stage::plan)) {
    if (one.code != rule) continue;
    for (const auto& [in_cluster, own] : stands) {
      const auto from = "/" + std::string(in_cluster);
      if (one.path.compare(0, from.size(), from) != 0) continue;
      one.path.replace(0, from.size(), at + foreign_pointer(object, "/" + std::string(own)));
      break;
    }
    found.push_back({std::move(one), subject});
  }
  return {};
}

}  // namespace hipaa::resource

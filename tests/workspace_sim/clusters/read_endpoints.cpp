// clusters/get and list.
#include <algorithm>

#include "clusters/view.hpp"
#include "core/paging.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr std::int64_t kDefaultPage = 20;
constexpr std::int64_t kLargestPage = 100;

Reply get(Workspace& workspace, const Call& call) {
  const std::string id = query_text(call, "cluster_id");
  Cluster* cluster = nullptr;
  if (auto refused = find_cluster(workspace, call, id, "CAN_ATTACH_TO", cluster)) return *refused;
  if (cluster->hidden_gets > 0) {
    --cluster->hidden_gets;
    return cluster_gone(workspace, id);
  }
  return ok(cluster_view(workspace, *cluster, true));
}

struct Filter {
  std::vector<std::string> sources;
  std::vector<std::string> states;
  std::string pinned;
  std::string policy_id;
};

bool contains(const std::vector<std::string>& allowed, const std::string& value) {
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

bool passes(const Workspace& workspace, const Call& call, const Filter& filter,
            const Cluster& cluster) {
  return contains(filter.sources, cluster.source) && contains(filter.states, cluster.state) &&
         (filter.pinned.empty() || (filter.pinned == "true") == !cluster.pinned_by.empty()) &&
         (filter.policy_id.empty() ||
          filter.policy_id == text_at(cluster.effective, "policy_id")) &&
         has_cluster_permission(workspace, call.user, cluster, "CAN_ATTACH_TO");
}

/// Clusters that pass, in the order that the query asks for.
std::vector<const Cluster*> matching(const Workspace& workspace, const Call& call) {
  const Filter filter{query_values(call, "filter_by.cluster_sources"),
                      query_values(call, "filter_by.cluster_states"),
                      query_text(call, "filter_by.is_pinned"),
                      query_text(call, "filter_by.policy_id")};
  std::vector<const Cluster*> listed;
  const auto& all = workspace.clusters.by_sequence;
  for (auto entry = all.rbegin(); entry != all.rend(); ++entry) {  // newest first
    if (passes(workspace, call, filter, *entry->second)) listed.push_back(entry->second.get());
  }
  if (query_text(call, "sort_by.field") == "CLUSTER_NAME") {
    std::stable_sort(listed.begin(), listed.end(), [](const Cluster* left, const Cluster* right) {
      return text_at(left->effective, "cluster_name") < text_at(right->effective, "cluster_name");
    });
  }
  if (query_text(call, "sort_by.direction") == "DESC" &&
      query_text(call, "sort_by.field") == "CLUSTER_NAME") {
    std::reverse(listed.begin(), listed.end());
  }
  return listed;
}

Reply list(Workspace& workspace, const Call& call) {
  const auto listed = matching(workspace, call);
  const auto size = std::clamp<std::int64_t>(query_integer(call, "page_size", kDefaultPage), 1,
                                             kLargestPage);
  // 2.0 knows no pages.
  const Page page = call.version == "2.0"
                        ? Page{0, static_cast<std::int64_t>(listed.size()), {}, {}, false}
                        : make_page(call, static_cast<std::int64_t>(listed.size()), size);
  if (page.bad_token) return invalid_parameter("Invalid page token.");
  json::array shown;
  for (std::int64_t at = page.begin; at < page.end; ++at) {
    shown.push_back(cluster_view(workspace, *listed[static_cast<std::size_t>(at)], false));
  }
  json::object answer;
  if (!shown.empty()) answer["clusters"] = std::move(shown);
  if (!page.next_token.empty()) answer["next_page_token"] = page.next_token;
  if (!page.previous_token.empty()) answer["prev_page_token"] = page.previous_token;
  return ok(answer);
}

}  // namespace

void register_cluster_routes(Router& router) {
  const std::vector<std::string> versions = {"2.0", "2.1"};
  router.add("GET", versions, "/clusters/get", get);
  router.add("GET", versions, "/clusters/list", list);
}

}  // namespace workspace_sim

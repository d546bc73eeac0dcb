// clusters/get and list.
#include <algorithm>

#include "clusters/view.hpp"
#include "core/paging.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr std::int64_t default_page = 20;
constexpr std::int64_t largest_page = 100;

Reply get_cluster(Workspace& workspace, const Call& call) {
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

using Listed = std::vector<const Cluster*>;
using BySequence = decltype(Clusters::by_sequence);

/// The page of the newest first order that begins at the sequence in the token. Works from that
/// cluster on, so that a page costs what it holds and clusters that come or go in between neither
/// hide nor repeat others.
Refusal newest_first(const Workspace& workspace, const Call& call, const Filter& filter,
                     std::size_t size, Listed& listed, json::object& answer) {
  const BySequence& all = workspace.clusters.by_sequence;
  auto from = all.end();  // everything before it, backwards
  if (const std::string token = query_text(call, "page_token"); !token.empty()) {
    const auto sequence = read_token(call, token);
    if (!sequence) return invalid_parameter("Invalid page token.");
    from = all.upper_bound(static_cast<std::uint64_t>(*sequence));
  }
  auto next = std::make_reverse_iterator(from);
  for (; next != all.rend(); ++next) {
    if (!passes(workspace, call, filter, *next->second)) continue;
    if (listed.size() == size) {
      answer["next_page_token"] = make_token(call, static_cast<std::int64_t>(next->first));
      break;
    }
    listed.push_back(next->second.get());
  }
  std::size_t before = 0;
  std::uint64_t previous = 0;
  for (auto earlier = from; earlier != all.end() && before < size; ++earlier) {
    if (!passes(workspace, call, filter, *earlier->second)) continue;
    ++before;
    previous = earlier->first;
  }
  if (before > 0) answer["prev_page_token"] = make_token(call, static_cast<std::int64_t>(previous));
  return std::nullopt;
}

std::string_view name_of(const Cluster& cluster) {
  const json::value* name = cluster.effective.if_contains("cluster_name");
  return name == nullptr || !name->is_string() ? std::string_view()
                                               : std::string_view(name->get_string());
}

Refusal by_name(const Workspace& workspace, const Call& call, const Filter& filter,
                std::size_t size, Listed& listed, json::object& answer) {
  std::vector<std::pair<std::string_view, const Cluster*>> named;
  for (const auto& [sequence, cluster] : workspace.clusters.by_sequence) {
    if (passes(workspace, call, filter, *cluster)) {
      named.emplace_back(name_of(*cluster), cluster.get());
    }
  }
  const bool descending = query_text(call, "sort_by.direction") == "DESC";
  std::stable_sort(named.begin(), named.end(), [descending](const auto& left, const auto& right) {
    return descending ? right.first < left.first : left.first < right.first;
  });
  const Page page =
      make_page(call, static_cast<std::int64_t>(named.size()), static_cast<std::int64_t>(size));
  if (page.bad_token) return invalid_parameter("Invalid page token.");
  for (std::int64_t at = page.begin; at < page.end; ++at) {
    listed.push_back(named[static_cast<std::size_t>(at)].second);
  }
  if (!page.next_token.empty()) answer["next_page_token"] = page.next_token;
  if (!page.previous_token.empty()) answer["prev_page_token"] = page.previous_token;
  return std::nullopt;
}

Reply list_clusters(Workspace& workspace, const Call& call) {
  const Filter filter{query_values(call, "filter_by.cluster_sources"),
                      query_values(call, "filter_by.cluster_states"),
                      lower_case(query_text(call, "filter_by.is_pinned")),
                      query_text(call, "filter_by.policy_id")};
  const bool paged = call.version != "2.0";
  const std::int64_t size =
      std::clamp<std::int64_t>(query_integer(call, "page_size", default_page), 1, largest_page);
  Listed listed;
  json::object answer;
  const auto order = query_text(call, "sort_by.field") == "CLUSTER_NAME" ? by_name : newest_first;
  if (auto refused = order(workspace, call, filter,
                           paged ? static_cast<std::size_t>(size) : workspace.clusters.by_id.size(),
                           listed, answer)) {
    return *refused;
  }
  json::array shown;
  for (const Cluster* cluster : listed) shown.push_back(cluster_view(workspace, *cluster, false));
  if (!shown.empty()) answer["clusters"] = std::move(shown);
  return ok(answer);
}

}  // namespace

void register_cluster_routes(Router& router) {
  const std::vector<std::string> versions = {"2.0", "2.1"};
  router.add("GET", versions, "/clusters/get", get_cluster);
  router.add("GET", versions, "/clusters/list", list_clusters);
}

}  // namespace workspace_sim

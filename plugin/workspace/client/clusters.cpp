// Clusters 2.1, the create apart.
#include "plugin/workspace/client/client_state.hpp"
#include "plugin/workspace/http/redaction.hpp"

namespace hipaa::workspace {

namespace {

json::object only_id(std::string_view cluster_id) {
  return {{"cluster_id", cluster_id}};
}

void drop_passwords_of(json::array& clusters) {
  for (auto& one : clusters)
    if (auto* cluster = one.if_object()) drop_passwords(*cluster);
}

}  // namespace

Result<std::optional<json::object>> Client::get_cluster(std::string_view cluster_id,
                                                        CallContext& call) {
  auto asked = implementation_->requests.get("/api/2.1/clusters/get",
                                             {{"cluster_id", std::string(cluster_id)}}, call);
  if (asked) drop_passwords(*asked);
  return found_or_gone(std::move(asked), says_cluster_is_gone);
}

Result<json::array> Client::list_clusters(const ClusterFilter& filter, CallContext& call) {
  Query query = {{"page_size", "100"}};
  for (const auto& source : filter.sources) query.emplace_back("filter_by.cluster_sources", source);
  if (filter.pinned_only) query.emplace_back("filter_by.is_pinned", "true");
  auto all = all_pages(implementation_->requests, "/api/2.1/clusters/list", std::move(query),
                       "clusters", call);
  if (all) drop_passwords_of(*all);
  return all;
}

Result<void> Client::each_cluster(const TakePage& take, CallContext& call) {
  const auto take_without_passwords = [&take](json::array page) {
    drop_passwords_of(page);
    return take(std::move(page));
  };
  return each_page(implementation_->requests, "/api/2.1/clusters/list", {{"page_size", "100"}},
                   "clusters", take_without_passwords, call);
}

// Replacing the whole specification by the same is harmless but for a restart: repeated only where
// it was not carried out.
Result<void> Client::edit_cluster(const json::object& body, CallContext& call) {
  return as_result(
      implementation_->requests.send("/api/2.1/clusters/edit", body, Repeat::if_refused, call));
}

Result<void> Client::resize_cluster(const json::object& body, CallContext& call) {
  return as_result(
      implementation_->requests.send("/api/2.1/clusters/resize", body, Repeat::always, call));
}

Result<void> Client::start_cluster(std::string_view cluster_id, CallContext& call) {
  return as_result(implementation_->requests.send("/api/2.1/clusters/start", only_id(cluster_id),
                                                  Repeat::always, call));
}

Result<void> Client::restart_cluster(std::string_view cluster_id, CallContext& call) {
  return as_result(implementation_->requests.send("/api/2.1/clusters/restart", only_id(cluster_id),
                                                  Repeat::if_refused, call));
}

Result<void> Client::terminate_cluster(std::string_view cluster_id, CallContext& call) {
  return as_result(implementation_->requests.send("/api/2.1/clusters/delete", only_id(cluster_id),
                                                  Repeat::always, call));
}

Result<void> Client::permanently_delete_cluster(std::string_view cluster_id, CallContext& call) {
  const auto send = [&] {
    return implementation_->requests.send("/api/2.1/clusters/permanent-delete", only_id(cluster_id),
                                          Repeat::always, call);
  };
  auto done = send();
  if (is_refused(done, says_cluster_is_pinned)) {
    if (auto unpinned = unpin_cluster(cluster_id, call); !unpinned) return unpinned;
    done = send();
  }
  return deleted(done, [&] { return get_cluster(cluster_id, call); });
}

Result<void> Client::pin_cluster(std::string_view cluster_id, CallContext& call) {
  return as_result(implementation_->requests.send("/api/2.1/clusters/pin", only_id(cluster_id),
                                                  Repeat::always, call));
}

Result<void> Client::unpin_cluster(std::string_view cluster_id, CallContext& call) {
  return as_result(implementation_->requests.send("/api/2.1/clusters/unpin", only_id(cluster_id),
                                                  Repeat::always, call));
}

Result<json::array> Client::cluster_events(std::string_view cluster_id,
                                           const std::vector<std::string>& types, int limit,
                                           CallContext& call) {
  constexpr std::string_view path = "/api/2.1/clusters/events";
  constexpr int largest_page = 500;
  constexpr int most_pages = 10000;
  json::array wanted;
  for (const auto& type : types) wanted.emplace_back(type);
  json::object body{{"cluster_id", cluster_id},
                    {"event_types", std::move(wanted)},
                    {"order", "DESC"},
                    {"page_size", std::min(limit, largest_page)}};
  PageTokens tokens(path, most_pages);
  json::array all;
  for (;;) {
    auto answer = implementation_->requests.post(path, body, Repeat::always, call);
    if (!answer) return to_failure(answer.error());
    auto page = objects_in(*answer, path, "events");
    if (!page) return std::move(page).error();
    for (auto& one : *page)
      if (all.size() < static_cast<std::size_t>(limit)) all.push_back(std::move(one));
    if (all.size() >= static_cast<std::size_t>(limit)) return all;
    auto next = tokens.after(*answer, page->empty());
    if (!next) return std::move(next).error();
    if (next->empty()) return all;
    body["page_token"] = std::move(*next);
  }
}

}  // namespace hipaa::workspace

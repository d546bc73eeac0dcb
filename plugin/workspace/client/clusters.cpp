// Clusters 2.1, the create apart.
#include "plugin/workspace/client/client_state.hpp"
#include "plugin/workspace/http/redaction.hpp"

namespace hipaa::workspace {

using support::Failure;
using support::Status;

namespace {

json::object only_id(std::string_view cluster_id) {
  return {{"cluster_id", cluster_id}};
}

void drop_passwords_of(json::array& clusters) {
  for (auto& one : clusters)
    if (auto* cluster = one.if_object()) drop_passwords(*cluster);
}

bool is_gone(const Failure& failure) {
  return failure.diagnostics.front().detail.find("does not exist") != std::string::npos ||
         failure.diagnostics.front().detail.find("that was terminated or unpinned more than") !=
             std::string::npos ||
         failure.diagnostics.front().vendor_code == "RESOURCE_DOES_NOT_EXIST";
}

}  // namespace

Result<std::optional<json::object>> Client::get_cluster(std::string_view cluster_id,
                                                        CallContext& call) {
  auto asked = implementation_->requests.get("/api/2.1/clusters/get",
                                             {{"cluster_id", std::string(cluster_id)}}, call);
  // The third spelling is an INVALID_STATE, which everywhere else means something passing.
  if (!asked && asked.error().status == Status::conflict &&
      asked.error().diagnostics.front().vendor_code == "INVALID_STATE")
    return std::optional<json::object>();
  if (asked) drop_passwords(*asked);
  return found_or_gone(std::move(asked), {"does not exist"});
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
  auto done =
      implementation_->requests.post("/api/2.1/clusters/edit", body, Repeat::if_refused, call);
  return done ? Result<void>() : Result<void>(std::move(done).error());
}

Result<void> Client::resize_cluster(const json::object& body, CallContext& call) {
  return post_and_forget(implementation_->requests, "/api/2.1/clusters/resize", body, call);
}

Result<void> Client::start_cluster(std::string_view cluster_id, CallContext& call) {
  auto done = post_and_forget(implementation_->requests, "/api/2.1/clusters/start",
                              only_id(cluster_id), call);
  // On its way already: that is what was asked for.
  if (!done && done.error().status == Status::conflict &&
      done.error().diagnostics.front().detail.find("unexpected state") != std::string::npos)
    return {};
  return done;
}

Result<void> Client::terminate_cluster(std::string_view cluster_id, CallContext& call) {
  return post_and_forget(implementation_->requests, "/api/2.1/clusters/delete", only_id(cluster_id),
                         call);
}

Result<void> Client::permanently_delete_cluster(std::string_view cluster_id, CallContext& call) {
  auto& requests = implementation_->requests;
  auto done =
      post_and_forget(requests, "/api/2.1/clusters/permanent-delete", only_id(cluster_id), call);
  if (!done &&
      done.error().diagnostics.front().detail.find("pin the cluster") == std::string::npos &&
      is_gone(done.error()))
    return {};
  const bool pinned =
      !done &&
      (done.error().diagnostics.front().detail.find("pinned cluster") != std::string::npos ||
       done.error().diagnostics.front().detail.find("has to unpin") != std::string::npos);
  if (!pinned) return done;
  if (auto unpinned = unpin_cluster(cluster_id, call); !unpinned) return unpinned;
  return post_and_forget(requests, "/api/2.1/clusters/permanent-delete", only_id(cluster_id), call);
}

Result<void> Client::pin_cluster(std::string_view cluster_id, CallContext& call) {
  return post_and_forget(implementation_->requests, "/api/2.1/clusters/pin", only_id(cluster_id),
                         call);
}

Result<void> Client::unpin_cluster(std::string_view cluster_id, CallContext& call) {
  return post_and_forget(implementation_->requests, "/api/2.1/clusters/unpin", only_id(cluster_id),
                         call);
}

Result<json::array> Client::cluster_events(std::string_view cluster_id,
                                           const std::vector<std::string>& types, int limit,
                                           CallContext& call) {
  json::array wanted;
  for (const auto& type : types) wanted.emplace_back(type);
  const json::object body{{"cluster_id", cluster_id},
                          {"event_types", std::move(wanted)},
                          {"order", "DESC"},
                          {"page_size", limit}};
  auto answer =
      implementation_->requests.post("/api/2.1/clusters/events", body, Repeat::always, call);
  if (!answer) return std::move(answer).error();
  return list_in(*answer, "events");
}

}  // namespace hipaa::workspace

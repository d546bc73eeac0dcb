// A create that happens once and only once. The API has no idempotent create: the nonce in a tag
// takes its place.
#include <algorithm>

#include "plugin/model/nonce_tag.hpp"
#include "plugin/workspace/client/client_state.hpp"
#include "plugin/workspace/client/grace_period_context.hpp"

namespace hipaa::workspace {
namespace {

using support::Status;
using support::Stop;

// Ids of the clusters that carry the nonce, the oldest first.
Result<std::vector<std::string>> carriers(Client& client, std::string_view nonce,
                                          CallContext& call) {
  auto listed = client.list_clusters({{"API"}, false}, call);
  if (!listed) return std::move(listed).error();
  std::vector<std::pair<std::int64_t, std::string>> found;
  for (const auto& entry : *listed) {
    const auto* cluster = entry.if_object();
    if (cluster == nullptr || Client::nonce_in(*cluster) != nonce) continue;
    const auto* start = cluster->if_contains("start_time");
    found.emplace_back(start != nullptr && start->is_int64() ? start->get_int64() : 0,
                       text_in(*cluster, "cluster_id"));
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> ids;
  ids.reserve(found.size());
  for (auto& one : found) ids.push_back(std::move(one.second));
  return ids;
}

// The same, asked for until there is one, at most for `patience`, and not once `waits` is to stop.
Result<std::vector<std::string>> await_carriers(Client& client, std::string_view nonce,
                                                std::chrono::milliseconds patience,
                                                CallContext& waits, CallContext& call) {
  const auto end = waits.steady_now() + patience;
  for (;;) {
    auto found = carriers(client, nonce, call);
    if (!found || !found->empty() || waits.steady_now() >= end ||
        waits.wait_for(patience / 8) != Stop::none)
      return found;
  }
}

// Clusters besides the one that is kept: an earlier attempt that the workspace carried out late.
Result<void> remove_others(Client& client, const std::vector<std::string>& ids,
                           std::string_view kept, CallContext& call) {
  Result<void> all;
  for (const auto& id : ids) {
    if (id == kept) continue;
    call.log().write(support::Level::warn, "removing cluster " + id + ", a duplicate of " +
                                               std::string(kept) + " made by the same create");
    if (auto done = client.permanently_delete_cluster(id, call); !done) all = std::move(done);
  }
  return all;
}

}  // namespace

std::string Client::nonce_in(const json::object& cluster) {
  const auto* tags = cluster.if_contains("custom_tags");
  return tags == nullptr || !tags->is_object() ? std::string()
                                               : text_in(tags->get_object(), model::nonce_tag);
}

Result<std::string> Client::find_cluster_by_nonce(std::string_view nonce, CallContext& call) {
  auto ids = carriers(*this, nonce, call);
  if (!ids) return std::move(ids).error();
  return ids->empty() ? std::string() : ids->front();
}

Result<std::string> Client::await_cluster_by_nonce(std::string_view nonce, CallContext& call) {
  auto ids = await_carriers(*this, nonce, std::min(configuration().http_timeout, late_request),
                            call, call);
  if (!ids) return std::move(ids).error();
  if (!ids->empty()) return ids->front();
  if (const auto stop = call.stopped(); stop != Stop::none)
    return support::stop_failure(stop, "looking for the cluster of an unanswered create");
  return std::string();
}

Result<void> Client::remove_duplicates(std::string_view nonce, std::string_view kept,
                                       CallContext& call) {
  const auto found = carriers(*this, nonce, call);
  return found ? remove_others(*this, *found, kept, call) : Result<void>(found.error());
}

CreateOutcome Client::create_cluster(const json::object& body, CallContext& outer) {
  auto& requests = implementation_->requests;
  const auto nonce = nonce_in(body);
  const auto start = outer.steady_now();
  bool unclear_before = false;
  for (int attempt = 1;; ++attempt) {
    // The first byte is only sent while nobody has asked to stop; from then on the answer is waited
    // for.
    if (const auto stop = outer.stopped(); stop != Stop::none && !unclear_before)
      return {"", false, false, support::stop_failure(stop, "creating the cluster")};
    GracePeriodContext call(outer);
    auto reply = requests.post_once("/api/2.1/clusters/create", body, call);
    auto id = reply.body ? text_in(*reply.body, "cluster_id") : std::string();
    if (!id.empty()) requests.changes().note(id);  // lists of before do not name it
    if (!id.empty() && !unclear_before) return {id, false, false, std::nullopt};
    // A success without an id is as unclear as no answer.
    const bool unclear = reply.body || reply.may_have_happened;
    if (!unclear && !unclear_before) {
      const auto status = reply.failure->status;
      const bool never_sent =
          status == Status::unavailable && reply.failure->diagnostics.front().http_status == 0;
      const auto pause = requests.pause_after(attempt);
      const auto elapsed =
          std::chrono::duration_cast<std::chrono::milliseconds>(outer.steady_now() - start);
      // A certificate does not get better; a name or a port may, and a workspace that was just
      // made.
      const bool may_be_reached =
          never_sent && attempt < 5 && reply.failure->diagnostics.front().code != "HP-HTTP-TLS";
      const bool worth_it =
          (may_be_reached || reply.passes) && elapsed + pause <= configuration().retry_timeout;
      if (!worth_it || outer.wait_for(pause) != Stop::none)
        return {"", false, false, std::move(reply.failure)};
      continue;
    }
    unclear_before = unclear_before || unclear;
    // Who gave up waiting first was we: the workspace may be at it still, so it is not asked again
    // before it has had as much time once more.
    const bool is_late =
        id.empty() && reply.failure && reply.failure->diagnostics.front().code == "HP-HTTP-TIMEOUT";
    const auto patience = is_late ? configuration().http_timeout : std::chrono::milliseconds(0);
    auto found = await_carriers(*this, nonce, patience, outer, call);
    if (found && !found->empty()) {
      const auto kept = id.empty() ? found->front() : id;
      requests.changes().note(kept);
      // What cannot be removed now is looked for again at the end of the create.
      static_cast<void>(remove_others(*this, *found, kept, call));
      return {kept, false, true, std::nullopt};
    }
    if (!id.empty()) return {id, false, true, std::nullopt};
    auto failure =
        reply.failure
            ? std::move(*reply.failure)
            : support::Failure(
                  Status::unavailable,
                  model::error("HP-HTTP-BODY",
                               "The answer to POST /api/2.1/clusters/create holds no cluster_id.",
                               "Something between changes answers, or the host is no workspace."));
    const auto pause = requests.pause_after(attempt);
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::milliseconds>(outer.steady_now() - start);
    const bool give_up = !found || elapsed + pause > configuration().retry_timeout ||
                         failure.status == Status::diagnostics ||
                         failure.status == Status::permission;
    const auto stop = give_up ? Stop::none : outer.wait_for(pause);
    if (!give_up && stop == Stop::none) continue;
    if (stop != Stop::none) failure = support::stop_failure(stop, "creating the cluster");
    if (!found)
      for (auto& one : found.error().diagnostics) failure.diagnostics.push_back(std::move(one));
    return {"", true, true, std::move(failure)};
  }
}

}  // namespace hipaa::workspace

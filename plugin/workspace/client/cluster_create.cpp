// A create that happens once and only once. The API has no idempotent create: the nonce in a tag
// takes its place.
#include <algorithm>

#include "plugin/model/nonce_tag.hpp"
#include "plugin/workspace/client/client_state.hpp"
#include "plugin/workspace/client/grace_period_context.hpp"

namespace hipaa::workspace {
namespace {

using support::Stop;

constexpr std::string_view create_path = "/api/2.1/clusters/create";

// Ids of the clusters that carry the nonce, the oldest first; others than `besides`.
Result<std::vector<std::string>> carriers(Client& client, std::string_view nonce, CallContext& call,
                                          std::string_view besides = {}) {
  auto listed = client.list_clusters({{"API"}, false}, call);
  if (!listed) return std::move(listed).error();
  std::vector<std::pair<std::int64_t, std::string>> found;
  for (const auto& entry : *listed) {
    const auto* cluster = entry.if_object();
    if (cluster == nullptr || Client::nonce_in(*cluster) != nonce) continue;
    auto id = text_in(*cluster, "cluster_id");
    if (id == besides) continue;
    const auto* start = cluster->if_contains("start_time");
    found.emplace_back(start != nullptr && start->is_int64() ? start->get_int64() : 0,
                       std::move(id));
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
                                                CallContext& waits, CallContext& call,
                                                std::string_view besides = {}) {
  const auto end = waits.steady_now() + patience;
  for (;;) {
    auto found = carriers(client, nonce, call, besides);
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

bool is_timed_out(const Answered<std::string>& made) {
  if (made) return false;
  const auto fault = made.error();
  const auto* exchange = fault.exchange();
  return exchange != nullptr && exchange->fault == NetworkFault::timeout;
}

}  // namespace

std::string Client::nonce_in(const json::object& cluster) {
  const auto* tags = cluster.if_contains("custom_tags");
  return tags == nullptr || !tags->is_object() ? std::string()
                                               : text_in(tags->get_object(), model::nonce_tag);
}

Result<std::string> Client::find_cluster_by_nonce(std::string_view nonce, CallContext& call,
                                                  std::string_view besides) {
  auto ids = carriers(*this, nonce, call, besides);
  if (!ids) return std::move(ids).error();
  return ids->empty() ? std::string() : ids->front();
}

Result<std::string> Client::await_cluster_by_nonce(std::string_view nonce, CallContext& call,
                                                   std::string_view besides) {
  auto ids = await_carriers(*this, nonce, std::min(configuration().http_timeout, late_request),
                            call, call, besides);
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
  const auto is_too_late_after = [&](std::chrono::milliseconds pause) {
    return outer.steady_now() - start + pause > configuration().retry_timeout;
  };
  bool unclear_before = false;
  for (int attempt = 1;; ++attempt) {
    // The first byte is only sent while nobody has asked to stop; from then on the answer is waited
    // for.
    if (const auto stop = outer.stopped(); stop != Stop::none && !unclear_before)
      return {"", false, false, support::stop_failure(stop, "creating the cluster")};
    GracePeriodContext call(outer);
    // A success without an id is as unclear as no answer.
    const auto made = id_in(requests.post_once(create_path, body, call), create_path, "cluster_id");
    if (made) requests.changes().note(*made);  // lists of before do not name it
    if (made && !unclear_before) return {*made, false, false, std::nullopt};
    const auto pause = requests.pause_after(attempt);
    const bool is_unclear = made || may_have_happened(made.error());
    const bool is_final = !is_unclear && !should_repeat(made.error(), Repeat::if_refused, attempt);
    if (!is_unclear && !unclear_before) {
      if (is_final || is_too_late_after(pause) || outer.wait_for(pause) != Stop::none)
        return {"", false, false, to_failure(made.error())};
      continue;
    }
    unclear_before = true;
    // Who gave up waiting first was we: the workspace may be at it still, so it is not asked again
    // before it has had as much time once more.
    const auto patience =
        is_timed_out(made) ? configuration().http_timeout : std::chrono::milliseconds(0);
    auto found = await_carriers(*this, nonce, patience, outer, call);
    if (found && !found->empty()) {
      const auto kept = made ? *made : found->front();
      requests.changes().note(kept);
      // What cannot be removed now is looked for again at the end of the create.
      static_cast<void>(remove_others(*this, *found, kept, call));
      return {kept, false, true, std::nullopt};
    }
    if (made) return {*made, false, true, std::nullopt};
    const bool give_up = !found || is_final || is_too_late_after(pause);
    const auto stop = give_up ? Stop::none : outer.wait_for(pause);
    if (!give_up && stop == Stop::none) continue;
    auto failure = stop == Stop::none ? to_failure(made.error())
                                      : support::stop_failure(stop, "creating the cluster");
    if (!found) {
      auto unseen = std::move(found).error();
      for (auto& one : unseen.diagnostics) failure.diagnostics.push_back(std::move(one));
    }
    return {"", true, true, std::move(failure)};
  }
}

}  // namespace hipaa::workspace

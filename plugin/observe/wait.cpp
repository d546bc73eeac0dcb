#include "plugin/observe/wait.hpp"

#include <algorithm>

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/observe/existence.hpp"
#include "plugin/observe/proof.hpp"
#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_unseen = 30s;

bool is_passing(Status status) {
  return status == Status::unavailable || status == Status::rate_limited;
}

Failure died(std::string_view cluster_id, const json::object& cluster, std::string_view wanted) {
  std::string reason;
  if (const auto* given = model::find(cluster, "termination_reason");
      given != nullptr && given->is_object()) {
    const auto& why = given->get_object();
    reason = " Reason: " + text_of(why, "code") + " (" + text_of(why, "type") + ")";
    if (const auto* parameters = model::find(why, "parameters");
        parameters != nullptr && parameters->is_object()) {
      for (const auto& one : parameters->get_object())
        reason += "; " + std::string(one.key()) + " = " +
                  (one.value().is_string() ? std::string(one.value().get_string())
                                           : json::compact(one.value()));
    }
    reason += ".";
  }
  const auto message = text_of(cluster, "state_message");
  auto failed = model::error(
      "HP-CLUSTER-DIED",
      "The cluster " + std::string(cluster_id) + " became " + text_of(cluster, "state") +
          " instead of " + std::string(wanted) + ".",
      (message.empty() ? std::string("The workspace gives no message.") : message) + reason, "");
  if (const auto* given = model::find(cluster, "termination_reason");
      given != nullptr && given->is_object())
    failed.vendor_code = text_of(given->get_object(), "code");
  return {Status::unavailable, std::move(failed)};
}

// Whether a cluster in this state can still get to a wanted one by itself. UNKNOWN says nothing.
bool can_reach(std::string_view state, std::string_view wanted) {
  if (state == "UNKNOWN") return true;
  if (wanted == "TERMINATED") return state != "ERROR";
  return state == "PENDING" || state == "RESTARTING" || state == "RESIZING";
}

bool is_one_end(const json::object& cluster, const json::object& before) {
  const auto* ended = model::find(cluster, "terminated_time");
  const auto* earlier = model::find(before, "terminated_time");
  return text_of(before, "state") == "TERMINATED" && text_of(cluster, "state") == "TERMINATED" &&
         restarted_at(cluster) == restarted_at(before) &&
         (ended == nullptr || earlier == nullptr || *ended == *earlier);
}

}  // namespace

Result<json::object> wait_until(const Provider& provider, std::string_view cluster_id,
                                std::string_view target, const JudgeLook& judge, CallContext& call,
                                json::object* seen, Fresh fresh) {
  const auto start = call.steady_now();
  // What was created a moment ago may not be there yet wherever the API reads from.
  const auto may_appear = [&] {
    return fresh == Fresh::yes && (seen == nullptr || seen->empty()) &&
           call.steady_now() - start < longest_unseen;
  };
  ClusterPoller::Waiter waiter(provider.view().cluster_poller(), std::string(cluster_id), call);
  std::chrono::milliseconds pause = 200ms;
  for (;;) {
    auto asked = waiter.look();
    if (!asked && !is_passing(asked.error().status)) return std::move(asked).error();
    if (asked && asked->is_known && !asked->document && !may_appear()) {
      auto found = confirm_deleted(provider, std::string(cluster_id), call);
      if (!found && !is_passing(found.error().status)) return std::move(found).error();
      if (found) asked->document = std::move(*found);
      asked->is_known = found.has_value();
    }
    if (asked && asked->is_known && !asked->document && !may_appear()) {
      return Failure(
          Status::not_found,
          model::error(
              "HP-CLUSTER-GONE", "The cluster " + std::string(cluster_id) + " is gone.",
              "It was deleted by someone else while we waited for " + std::string(target) + "."));
    }
    if (asked && asked->document) {
      auto& cluster = *asked->document;
      const auto state = text_of(cluster, "state");
      if (seen != nullptr) *seen = cluster;
      const auto look = judge(cluster);
      if (look == Look::done) return std::move(cluster);
      if (look == Look::hopeless) return died(cluster_id, cluster, target);
      const auto message = text_of(cluster, "state_message");
      call.progress("wait",
                    "cluster " + std::string(cluster_id) + " is " + state +
                        (message.empty() ? "" : ": " + message),
                    -1);
    }
    const auto stop = call.wait_for(pause);
    if (stop != support::Stop::none)
      return support::stop_failure(stop, "waiting for cluster " + std::string(cluster_id) +
                                             " to become " + std::string(target));
    // Looking at what others have asked for costs nothing.
    pause =
        asked && asked->is_shared ? 250ms : std::min<std::chrono::milliseconds>(pause * 3 / 2, 10s);
  }
}

Result<json::object> wait_for_state(const Provider& provider, std::string_view cluster_id,
                                    std::initializer_list<std::string_view> wanted,
                                    CallContext& call, json::object* seen, Fresh fresh) {
  const auto judge = [wanted](const json::object& cluster) {
    const auto state = text_of(cluster, "state");
    if (std::find(wanted.begin(), wanted.end(), state) != wanted.end()) return Look::done;
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](auto one) { return can_reach(state, one); })
               ? Look::wait
               : Look::hopeless;
  };
  return wait_until(provider, cluster_id, *wanted.begin(), judge, call, seen, fresh);
}

Result<json::object> wait_for_new_context(const Provider& provider, std::string_view cluster_id,
                                          const json::object& before, CallContext& call,
                                          json::object* seen) {
  bool has_restarted = !is_usable(before);
  const auto start = call.steady_now();
  const auto judge = [&](const json::object& cluster) {
    const auto state = text_of(cluster, "state");
    has_restarted = has_restarted || state == "RESTARTING" || state == "PENDING" ||
                    spark_context_id(cluster) != spark_context_id(before) ||
                    restarted_at(cluster) != restarted_at(before);
    if (is_usable(cluster)) return has_restarted ? Look::done : Look::wait;
    // An answer from before the start.
    if (is_one_end(cluster, before))
      return call.steady_now() - start < longest_unseen ? Look::wait : Look::hopeless;
    if (const auto end = look_at_regular_end(cluster)) return *end;
    return look_at_start(cluster);
  };
  return wait_until(provider, cluster_id, "RUNNING", judge, call, seen);
}

bool is_usable(const json::object& cluster) {
  const auto state = text_of(cluster, "state");
  return state == "RUNNING" || state == "RESIZING";
}

Look look_at_start(const json::object& cluster) {
  return can_reach(text_of(cluster, "state"), "RUNNING") ? Look::wait : Look::hopeless;
}

std::optional<Look> look_at_regular_end(const json::object& cluster) {
  const auto state = text_of(cluster, "state");
  if ((state != "TERMINATED" && state != "TERMINATING") || !ended_regularly(cluster))
    return std::nullopt;
  return state == "TERMINATED" ? Look::done : Look::wait;
}

bool ended_regularly(const json::object& cluster) {
  const auto* reason = model::find(cluster, "termination_reason");
  return reason != nullptr && reason->is_object() &&
         text_of(reason->get_object(), "type") == "SUCCESS";
}

}  // namespace hipaa::resource

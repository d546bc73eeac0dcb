#include "plugin/provider/cluster_poller.hpp"

#include <algorithm>

namespace hipaa::resource {

using support::CallContext;
using support::Result;
using support::Status;
using namespace std::chrono_literals;

ClusterPoller::Waiter::Waiter(ClusterPoller& room, std::string cluster_id, CallContext& call)
    : room_(room), cluster_id_(std::move(cluster_id)), call_(call), since_(call.steady_now()) {
  const std::lock_guard lock(room_.mutex_);
  if (room_.waiters_++ == 0) room_.first_came_ = since_;
}

ClusterPoller::Waiter::~Waiter() {
  const std::lock_guard lock(room_.mutex_);
  if (--room_.waiters_ == 0) room_.is_shared_ = false;
}

bool ClusterPoller::is_shared(const std::string& cluster_id, CallContext& call,
                              std::chrono::milliseconds& pace) {
  const auto lately = recent_.note(cluster_id, call.steady_now());
  const std::lock_guard lock(mutex_);
  is_shared_ = is_shared_ || inventory_.is_worth_a_list(std::max(waiters_, lately));
  const auto passed =
      std::chrono::duration_cast<std::chrono::milliseconds>(call.steady_now() - first_came_);
  pace = std::clamp<std::chrono::milliseconds>(passed / 3, 2s, 5s);
  return is_shared_;
}

Result<ClusterPoller::Waiter::PollResult> ClusterPoller::Waiter::look() {
  const auto alone = [&](bool shared) -> Result<PollResult> {
    auto asked = room_.inventory_.alone(cluster_id_, call_);
    if (!asked) return std::move(asked).error();
    return PollResult{true, std::move(*asked), shared};
  };
  std::chrono::milliseconds pace(0);
  if (!room_.is_shared(cluster_id_, call_, pace)) return alone(false);
  auto snapshot = room_.inventory_.listed(pace, call_);
  if (!snapshot) {
    const auto status = snapshot.error().status;
    if (status == Status::permission || status == Status::not_found) return alone(false);
    return std::move(snapshot).error();
  }
  const auto& listed = **snapshot;
  if (room_.inventory_.is_before_our_change(cluster_id_, listed))
    return PollResult{false, {}, true};
  if (const auto* entry = listed.find(cluster_id_)) {
    entry->is_served.store(true);  // whoever reads it after the wait asks anew
    return PollResult{true, entry->document, true};
  }
  // Not in a list that is newer than the wait: of another source, or gone; a get knows.
  if (listed.asked_at > since_) return alone(true);
  return PollResult{false, {}, true};
}

}  // namespace hipaa::resource

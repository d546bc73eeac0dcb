#include "plugin/provider/cluster_list_cache.hpp"

#include <algorithm>

namespace hipaa::resource {

using support::CallContext;
using support::Result;
using support::Status;
using namespace std::chrono_literals;

namespace {

// Fewer are asked for one by one, however short the list is.
constexpr std::size_t few = 3;
constexpr std::size_t page = 100;
constexpr auto most_snapshot_age = 5s;

}  // namespace

bool is_refused(Status status) {
  return status == Status::permission || status == Status::not_found ||
         status == Status::unsupported || status == Status::diagnostics;
}

bool ClusterListCache::is_worth_a_list(std::size_t how_many) const {
  const auto last = snapshot_.last();
  return how_many > std::max(few, last ? last->entries.size() / page : 0);
}

Result<Snapshot> ClusterListCache::ask(CallContext& call) const {
  Snapshot made;
  made.position = client_.changes().position();
  made.asked_at = call.steady_now();
  auto all = list_(call);
  if (!all) return std::move(all).error();
  made.entries.reserve(all->size());
  for (auto& one : *all) {
    auto* document = one.if_object();
    const auto* id = document == nullptr ? nullptr : document->if_contains("cluster_id");
    if (id == nullptr || !id->is_string()) continue;
    made.entries[std::string(id->get_string())].document = std::move(*document);
  }
  return made;
}

Result<ClusterListCache::Seen> ClusterListCache::read(const std::string& id, CallContext& call) {
  const auto how_many = recent_.note(id, call.steady_now());
  const auto alone = [&]() -> Result<Seen> {
    auto asked = get_(id, call);
    if (!asked) return std::move(asked).error();
    return Seen{std::move(*asked), false};
  };
  const auto is_usable = [&](const Snapshot& snapshot) {
    if (call.steady_now() - snapshot.asked_at > most_snapshot_age ||
        is_before_our_change(id, snapshot))
      return false;
    // A list that does not name it will not the next time: another source, no permission, or gone.
    const auto* entry = snapshot.find(id);
    return entry == nullptr || !entry->is_served.load();
  };
  const auto last = snapshot_.last();
  if (!is_worth_a_list(how_many) && !(last && last->find(id) != nullptr && is_usable(*last)))
    return alone();
  auto snapshot = snapshot_.get(call, is_usable, [&] { return ask(call); });
  if (!snapshot) return is_refused(snapshot.error().status) ? alone() : std::move(snapshot).error();
  const auto* entry = (*snapshot)->find(id);
  if (entry == nullptr || entry->is_served.exchange(true)) return alone();
  return Seen{entry->document, true};
}

Result<bool> ClusterListCache::names(const std::string& id, CallContext& call, Time denied_at) {
  auto snapshot = snapshot_.get(
      call,
      [&](const Snapshot& one) {
        return call.steady_now() - one.asked_at <= most_snapshot_age &&
               !is_before_our_change(id, one) &&
               (one.asked_at >= denied_at || one.find(id) == nullptr);
      },
      [&] { return ask(call); });
  if (!snapshot) return std::move(snapshot).error();
  return (*snapshot)->find(id) != nullptr;
}

Result<std::shared_ptr<const Snapshot>> ClusterListCache::listed(std::chrono::milliseconds age,
                                                                 CallContext& call) {
  return snapshot_.get(
      call, [&](const Snapshot& one) { return call.steady_now() - one.asked_at < age; },
      [&] { return ask(call); });
}

}  // namespace hipaa::resource

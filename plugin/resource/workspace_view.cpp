#include "plugin/resource/workspace_view.hpp"

#include "plugin/resource/policy.hpp"

namespace hipaa::resource {

using model::Availability;
using model::Lookup;
using support::CallContext;
using support::Failure;
using support::Result;
using support::Status;
using namespace std::chrono_literals;

namespace {

Result<Lookup> to_lookup(Result<std::optional<model::json::object>> asked) {
  if (!asked) return unavailable(std::move(asked).error());
  Lookup found;
  found.availability = asked->has_value() ? Availability::present : Availability::missing;
  if (asked->has_value()) found.document = std::move(**asked);
  return found;
}

}  // namespace

Result<Lookup> unavailable(Failure failure) {
  if (failure.status == Status::cancelled || failure.status == Status::deadline ||
      failure.status == Status::unauthenticated)
    return failure;
  Lookup lookup;
  lookup.availability = Availability::unavailable;
  lookup.reason = failure.diagnostics.empty() ? "the workspace could not be asked"
                                              : failure.diagnostics.front().summary;
  if (!lookup.reason.empty() && lookup.reason.back() == '.') lookup.reason.pop_back();
  return lookup;
}

Result<Lookup> WorkspaceView::once(const std::string& key, std::chrono::milliseconds age,
                                   CallContext& call, const Ask& ask, Keep keep) {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      auto& entry = entries_[key];
      if (entry.answer && call.steady_now() - entry.asked_at < age) return *entry.answer;
      if (!entry.in_flight) {
        entry.in_flight = true;
        break;
      }
    }
    const auto stop = call.wait_for(5ms);
    if (stop != support::Stop::none) return support::stop_failure(stop, "reading the workspace");
  }
  auto asked = ask();
  const std::lock_guard lock(mutex_);
  auto& entry = entries_[key];
  entry.in_flight = false;
  // Only what the workspace answered is kept; a failure is asked for again by the next who needs
  // it.
  if (asked && (keep == Keep::refusals_too || asked->availability != Availability::unavailable)) {
    entry.answer = *asked;
    entry.asked_at = call.steady_now();
  }
  return asked;
}

Result<Lookup> WorkspaceView::node_types(CallContext& call) {
  return once("node_types", 24h, call, [&]() -> Result<Lookup> {
    auto asked = client_.node_types(call);
    if (!asked) return unavailable(std::move(asked).error());
    Lookup found;
    found.availability = Availability::present;
    found.document = model::json::object{{"node_types", std::move(*asked)}};
    return found;
  });
}

Result<Lookup> WorkspaceView::spark_versions(CallContext& call) {
  return once("spark_versions", 24h, call, [&]() -> Result<Lookup> {
    auto asked = client_.spark_versions(call);
    if (!asked) return unavailable(std::move(asked).error());
    Lookup found;
    found.availability = Availability::present;
    found.document = model::json::object{{"versions", std::move(*asked)}};
    return found;
  });
}

Result<Lookup> WorkspaceView::setting(const std::string& type, CallContext& call) {
  return once(
      "setting/" + type, 5min, call,
      [&]() -> Result<Lookup> {
        auto asked = client_.workspace_setting(type, call);
        if (!asked) return unavailable(std::move(asked).error());
        Lookup found;
        found.availability = Availability::present;
        found.document = std::move(*asked);
        return found;
      },
      Keep::refusals_too);
}

Result<Lookup> WorkspaceView::api_clusters(CallContext& call) {
  return once("clusters", 5s, call, [&]() -> Result<Lookup> {
    auto asked = client_.list_clusters({{"API"}, false}, call);
    if (!asked) return unavailable(std::move(asked).error());
    Lookup found;
    found.availability = Availability::present;
    found.document = model::json::object{{"clusters", std::move(*asked)}};
    return found;
  });
}

Result<Lookup> WorkspaceView::instance_pool(const std::string& id, CallContext& call) {
  return once("pool/" + id, 5s, call,
              [&] { return to_lookup(client_.get_instance_pool(id, call)); });
}

Result<Lookup> WorkspaceView::policy(const std::string& id, CallContext& call) {
  return once("policy/" + id, 5s, call, [&] {
    auto found = to_lookup(client_.get_policy(id, call));
    if (found && found->availability == Availability::present &&
        !parse_definition(found->document.get_object())) {
      found->availability = Availability::unavailable;
      found->reason = "the definition of policy " + id + " is not a JSON object";
    }
    return found;
  });
}

}  // namespace hipaa::resource

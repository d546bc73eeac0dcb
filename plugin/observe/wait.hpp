// Waiting for a cluster to reach a state.
#pragma once

#include <functional>
#include <initializer_list>
#include <string_view>

#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// A cluster that was created a moment ago is not gone where the API does not show it yet.
enum class Fresh { no, yes };

// Sees every answer; says whether one in a wanted state is what is waited for.
using Accepts = std::function<bool(const model::json::object& cluster)>;

// The cluster once it is in one of `wanted`, and accepted. Fails as soon as that cannot happen any
// more: HP-CLUSTER-DIED (with the API's termination code, type and parameters), HP-CLUSTER-GONE;
// and on cancel or deadline. A workspace that does not answer for a while is waited for. `seen` is
// the last answer, also on failure. Where many wait, they poll one list together: what it shows has
// no `spec`.
support::Result<model::json::object> wait_for_state(
    const Provider& provider, std::string_view cluster_id,
    std::initializer_list<std::string_view> wanted, support::CallContext& call,
    model::json::object* seen = nullptr, Fresh fresh = Fresh::no, const Accepts& accepts = {});

// RUNNING again after a request of ours that restarts the cluster: with another Spark context or
// another restart than `before` (the API's answer from before the request) shows, or after
// RESTARTING was seen. Answers may lag behind requests, and a proof of the old context would prove
// nothing.
support::Result<model::json::object> wait_for_new_context(const Provider& provider,
                                                          std::string_view cluster_id,
                                                          const model::json::object& before,
                                                          support::CallContext& call,
                                                          model::json::object* seen = nullptr);

}  // namespace hipaa::resource

// Waiting for a cluster to reach a state.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// A cluster that was created a moment ago is not gone where the API does not show it yet.
enum class Fresh { no, yes };

// What an answer means for whoever waits.
enum class Look { wait, done, hopeless };
using JudgeLook = std::function<Look(const model::json::object& cluster)>;

// The cluster once `judge` says done; `target` names in words what is waited for. Fails as soon as
// that cannot happen any more: HP-CLUSTER-DIED (with the API's termination code, type and
// parameters), HP-CLUSTER-GONE; and on cancel or deadline. A workspace that does not answer for a
// while is waited for. `seen` is the last answer, also on failure. Where many wait, they poll one
// list together: what it shows has no `spec`.
support::Result<model::json::object> wait_until(const Provider& provider,
                                                std::string_view cluster_id,
                                                std::string_view target, const JudgeLook& judge,
                                                support::CallContext& call,
                                                model::json::object* seen = nullptr,
                                                Fresh fresh = Fresh::no);

// The same until it is in one of the states `wanted`.
support::Result<model::json::object> wait_for_state(const Provider& provider,
                                                    std::string_view cluster_id,
                                                    std::initializer_list<std::string_view> wanted,
                                                    support::CallContext& call,
                                                    model::json::object* seen = nullptr,
                                                    Fresh fresh = Fresh::no);

// After a request of ours that starts or restarts the cluster: with another Spark context or
// another restart than `before` (the API's answer from before the request) shows, or after
// RESTARTING was seen. Answers may lag behind requests, and a proof of the old context would prove
// nothing. RUNNING, RESIZING, or TERMINATED where what ran came to a regular end meanwhile (it was
// idle, somebody terminated it).
support::Result<model::json::object> wait_for_new_context(const Provider& provider,
                                                          std::string_view cluster_id,
                                                          const model::json::object& before,
                                                          support::CallContext& call,
                                                          model::json::object* seen = nullptr);

// Whether commands, libraries and pins are taken: RUNNING, and RESIZING, in which a busy
// autoscaling cluster may be most of the time.
bool is_usable(const model::json::object& cluster);

// Whether a cluster that is TERMINATED or TERMINATING ended by itself or by somebody's request, and
// not because something failed.
bool ended_regularly(const model::json::object& cluster);

// The look at a cluster that has yet to run: whether it still can get there by itself.
Look look_at_start(const model::json::object& cluster);

// The look at a cluster that is coming to such an end: done once it is TERMINATED; nullopt for any
// other cluster.
std::optional<Look> look_at_regular_end(const model::json::object& cluster);

}  // namespace hipaa::resource

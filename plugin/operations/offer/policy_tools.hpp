// Cluster policies made from a profile, and judged against it. Pure but for the call's clock; any
// thread.
#pragma once

#include "plugin/model/facts.hpp"
#include "plugin/request/operation.hpp"

namespace hipaa::resource {

// The definition of the policy that enforces the profile, as far as a policy can.
model::json::object cluster_policy(model::Profile profile);

// Clusters that the definition lets through and a rule refuses, one for each rule: {code, path,
// summary, detail, cluster}.
support::Result<model::json::array> policy_lint(const model::json::object& definition,
                                                model::Profile profile, CallContext& call);

}  // namespace hipaa::resource

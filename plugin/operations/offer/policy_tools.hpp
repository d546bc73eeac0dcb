// Cluster policies made from a profile. Pure; any thread.
#pragma once

#include "plugin/model/facts.hpp"

namespace hipaa::resource {

// The definition of the policy that enforces the profile, as far as a policy can.
model::json::object cluster_policy(model::Profile profile);

}  // namespace hipaa::resource

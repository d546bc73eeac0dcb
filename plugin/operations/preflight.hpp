// What costs nothing is looked at before what costs: whether the workspace would let the plan be
// carried out, and what carrying it out interrupts. Asks who the caller is, how many clusters are
// pinned and which runs are under way only where the plan depends on it, once for all resources.
#pragma once

#include "plugin/cluster/planned.hpp"
#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// Adds HP-PLAN-PERMISSION, HP-PLAN-PIN-LIMIT and HP-PLAN-RESTART. Warnings, as memberships by way
// of other groups are not shown to the caller; an error where a proof that the profile asks for is
// sure to be refused. `prior` is nullptr for a create. What the workspace does not answer adds
// nothing.
void preflight(const Provider& provider, const json::object& configuration, const State* prior,
               const PlannedChanges& changes, support::CallContext& call,
               model::Diagnostics& found);

}  // namespace hipaa::resource

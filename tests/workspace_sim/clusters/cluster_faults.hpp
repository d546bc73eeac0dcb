// What happens to a cluster behind the back of the one who asks: it ends itself, it grows, answers
// show it as it was. One thread at a time.
#pragma once

#include "core/call.hpp"
#include "core/faults.hpp"

namespace workspace_sim {

struct Workspace;

/// Those of the plan that come before the request is handled.
void strike_before(Workspace& workspace, const Call& call, const FaultPlan& plan);
/// And those that come after it.
void strike_after(Workspace& workspace, const Call& call, const FaultPlan& plan);

}  // namespace workspace_sim

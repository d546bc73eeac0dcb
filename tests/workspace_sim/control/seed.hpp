// A list of control calls played in order, from --seed-file or POST /__sim/seed.
#pragma once

#include "core/reply.hpp"

namespace workspace_sim {

struct Workspace;

/// [{"method"?: "POST", "path": "/__sim/…", "body"?: {…}}]; stops at the first refusal.
Refusal play_seed(Workspace& workspace, const json::array& calls);

}  // namespace workspace_sim

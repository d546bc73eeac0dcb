// Pools and policies put in place by control, with ids of the test's own choice.
#pragma once

#include <string>

#include "core/json_tools.hpp"

namespace workspace_sim {

struct Workspace;

void upsert_pool(Workspace& workspace, const std::string& id, json::object pool);
void upsert_policy(Workspace& workspace, const std::string& id, json::object policy);

}  // namespace workspace_sim

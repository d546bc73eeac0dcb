// What was sent, in the other words in which live workspaces show it: tests of clients switch it on
// (settings: normalises).
#pragma once

#include "core/json_tools.hpp"

namespace workspace_sim {

/// Settings of a cluster, or a cluster: what is empty or false is left out, the user has other
/// letters, numbers and flags in maps of texts are no texts.
void normalise_cluster(json::object& cluster);
/// Libraries in another order; lists in them that are empty are left out.
void normalise_libraries(json::array& statuses);
/// What a task depends on, sorted; what is empty is left out.
void normalise_job(json::object& settings);

}  // namespace workspace_sim

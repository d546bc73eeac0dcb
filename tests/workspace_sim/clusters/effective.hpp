// From what a caller sends to what the server keeps: policy, checks, pool, defaults, aliases.
//
// Reads the workspace, changes nothing; one thread at a time.
#pragma once

#include "core/reply.hpp"

namespace workspace_sim {

struct Workspace;

/// Checks a normalised body and works out the effective attributes. `caller` becomes the single
/// user where none is named; `cluster_type` is "all-purpose" or "job" for policies.
Refusal make_effective(const Workspace& workspace, const json::object& sent,
                       const std::string& caller, std::string_view cluster_type,
                       json::object& effective);

/// Whether these attributes make a cluster of one node.
bool is_single_node(const json::object& attributes);

// The checks, in the order in which the server makes them.
Refusal check_required(const Workspace& workspace, const json::object& attributes);
Refusal check_pool_conflicts(const Workspace& workspace, const json::object& attributes);
Refusal check_size(const json::object& attributes);
Refusal check_limits(const json::object& attributes);
Refusal check_kind(const json::object& attributes);
/// Of attributes whose node types are worked out already.
Refusal check_node_types(const Workspace& workspace, const json::object& attributes);
Refusal check_ebs(const json::object& attributes);

}  // namespace workspace_sim

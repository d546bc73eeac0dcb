// Request bodies against their shapes (data/request_shapes.json): types, enums, unknown members.
//
// Pure functions, safe from any thread.
#pragma once

#include "core/reply.hpp"

namespace workspace_sim {

/// Checks `body` against the named shape and brings it into the form that the server keeps:
/// nulls and unknown members are dropped, map values become texts. Zeros and false stay.
Refusal normalise(std::string_view shape, json::object& body);

}  // namespace workspace_sim

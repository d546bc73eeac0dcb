// Drift in words: which attribute, what it was and is, who changed it and when.
#pragma once

#include "plugin/operations/apply/apply_operation.hpp"

namespace hipaa::resource {

// Adds one warning (HP-DRIFT) for each of the attributes; `prior` holds them as they were. Asks for
// the cluster's events, once, only where there is something to explain; a workspace that does not
// tell is no failure.
void tell_drift(ApplyOperation& operation, const std::vector<std::string>& drifted,
                const json::object& prior);

}  // namespace hipaa::resource

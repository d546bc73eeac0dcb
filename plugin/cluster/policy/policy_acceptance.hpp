// Whether a Databricks cluster policy lets the values of a configuration through. Pure; any thread.
#pragma once

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/facts.hpp"

namespace hipaa::resource {

// Adds an error (HP-POLICY-CONFLICT) for each value of the configuration that the policy refuses,
// and the workspace with it. Aliases of runtimes and patterns are left to the workspace, which
// alone can resolve them as it does.
void refuse_policy_conflicts(const model::Facts& facts, model::Diagnostics& found);

}  // namespace hipaa::resource

// Whether a Databricks cluster policy lets a cluster through. Pure; any thread.
#pragma once

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/facts.hpp"

namespace hipaa::resource {

// `definition`: attribute path -> limits. Limits of a kind that nobody knows let everything
// through, as those of attributes that the cluster document does not have do.
bool policy_accepts(const model::json::object& definition, const model::json::object& cluster);

// Adds an error (HP-POLICY-CONFLICT) for each value of the configuration that the policy refuses,
// and the workspace with it. Aliases of runtimes and patterns are left to the workspace, which
// alone can resolve them as it does.
void refuse_policy_conflicts(const model::Facts& facts, model::Diagnostics& found);

// The cluster changed as far as needed to be let through: what is fixed, defaults, the first that
// is allowed. It may still not be (a pattern that nothing known matches).
void fit_to_policy(const model::json::object& definition, model::json::object& cluster);

// Sets the attribute "a.b"; null removes it.
void set_attribute(model::json::object& cluster, std::string_view path,
                   const model::json::value& value);

}  // namespace hipaa::resource

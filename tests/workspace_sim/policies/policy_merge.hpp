// A cluster policy laid over a cluster spec: values it fixes, defaults it gives, rules it checks.
//
// Pure functions, safe from any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/json_tools.hpp"

namespace workspace_sim {

/// What breaks the policy, by attribute path, in the API's words after "Validation failed for".
using Violations = std::map<std::string, std::string>;

/// Definition of a policy document: its own JSON text, or its family's with overrides over it.
json::object policy_definition(const json::object& policy);

/// Fills in what the policy fixes and, when `apply_defaults`, its default values. Existing values
/// are left alone: where they differ from a fixed one, check_policy says so.
void merge_policy(const json::object& definition, bool apply_defaults, json::object& spec);

/// `cluster_type` is "all-purpose" or "job".
Violations check_policy(const json::object& definition, const json::object& spec,
                        std::string_view cluster_type);

/// "Validation failed for a, why; Validation failed for b, why"
std::string violations_text(const Violations& violations);

/// Segments of an attribute path; keys of maps keep their dots.
std::vector<std::string> split_path(std::string_view path);
const json::value* value_at_path(const json::object& object, const std::vector<std::string>& path);
void set_at_path(json::object& object, const std::vector<std::string>& path,
                 const json::value& value);
bool erase_at_path(json::object& object, const std::vector<std::string>& path);

}  // namespace workspace_sim

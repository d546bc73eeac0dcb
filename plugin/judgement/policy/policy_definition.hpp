// A cluster policy out of whatever holds one: the bare definition, the definition as a text, a
// policy as the API and Terraform have it, with a family's overrides. Plain data; pure; any thread.
#pragma once

#include <string>

#include "plugin/model/value.hpp"
#include "plugin/request/operation.hpp"

namespace hipaa::resource {

namespace json = hipaa::json;

struct PolicyDefinition {
  json::object limits;      // attribute path -> limits
  std::string family;       // whose definition is laid under, and not given; "" where none is
  json::array libraries;    // that the policy brings to each cluster
  bool is_unknown = false;  // its text is known after apply only
};

// HP-ARG-POLICY where it is none.
support::Result<PolicyDefinition> read_policy_definition(const json::value& document);

}  // namespace hipaa::resource

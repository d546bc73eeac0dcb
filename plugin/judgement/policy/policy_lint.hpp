// What a cluster policy lets through that the rules refuse. Found by rule, not by guessing
// clusters: for each rule, whether the attributes that it looks at may be what it refuses; each
// hole is shown by a cluster, judged by the rules themselves before it is reported. Keys of
// spark_conf and spark_env_vars that neither the catalogues nor the policy name are beyond what a
// policy can limit, and not looked at. No network; pure but for the call's clock; any thread.
#pragma once

#include <string>
#include <vector>

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/facts.hpp"
#include "plugin/request/operation.hpp"

namespace hipaa::resource {

struct PolicyFinding {
  // error: a hole, or (verdict undecided) what cannot be decided of this text; warning: what only
  // warns, or waits for what the workspace alone knows.
  model::Diagnostic told;               // code: the rule; path: JSON Pointer into the cluster
  std::vector<std::string> attributes;  // by which the rule can be broken, or that are undecided
  model::json::object cluster;          // the witness of a hole; empty otherwise
  std::vector<std::string> blanks;      // attributes in it that nobody can guess ("<attribute>")
};

// `policy`: a definition, its JSON text, or a policy as the API has it ({"definition": …,
// "policy_family_id": …, "policy_family_definition_overrides": …, "libraries": […]}). One entry a
// rule, and what is undecided. A failure (HP-ARG-POLICY) where it is no policy.
support::Result<std::vector<PolicyFinding>> lint_policy(const model::json::value& policy,
                                                        model::Profile profile,
                                                        support::CallContext& call);

// The same as hosts get it: {code, verdict, severity, path, attributes, summary, detail, cluster,
// blanks}.
model::json::array to_json(const std::vector<PolicyFinding>& found);

}  // namespace hipaa::resource

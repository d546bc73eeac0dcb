// The evidence for an auditor: what was measured on which cluster, when and how, what else could
// have set the value, and the verdicts of the rules. Never "encrypted", never "compliant": a
// measurement and its circumstances. Canonical: equal facts give equal bytes. Schema:
// schemas/evidence.schema.json.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/model/value.hpp"
#include "plugin/model/verdict.hpp"

namespace hipaa::evidence {

struct Circumstances {
  std::string operation;     // "apply", "read", "verify"
  std::string workspace;     // host
  std::string workspace_id;  // "" when not known
  std::string profile;
  std::string ruleset;
  std::int64_t at_unix_ms = 0;         // the system's clock
  std::int64_t judged_at_unix_ms = 0;  // the host's, which decides expiry
  model::json::object cluster;         // the API's answer
  model::json::object
      encryption;                // the attribute; empty when nothing was measured in this operation
  model::json::object record;    // of the proof: setting -> text or null
  model::json::object hardware;  // of the proof: what encrypts by instance type
  std::string not_measured_because;
  // The attribute as it stands, where nothing was measured in this operation; it may be stale.
  model::json::object known_encryption;
  bool failed = false;              // the operation did not do what was asked
  std::vector<std::string> errors;  // its codes
  std::string tool;                 // names and versions of library and host
  std::string rules_digest;         // SHA-256 of the rule catalogue
  model::json::value agreements;    // the provider's business_associate_agreement; null: none
  model::json::array acceptances;   // of verdicts that are acknowledged: by whom, whole
  model::Verdicts verdicts;
};

model::json::object members(const Circumstances& circumstances);
std::string document(const Circumstances& circumstances);

}  // namespace hipaa::evidence

// Encryption between the nodes by hardware: the workspace's compliance security profile is on, and
// every instance type that may run encrypts traffic in transit. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "plugin/rules/read/node_types.hpp"
#include "plugin/rules/read/security_profile.hpp"

namespace hipaa::rules {

struct Hardware {
  SecurityProfile profile = SecurityProfile::unknown;
  struct Type {
    std::string id;
    Encryption encrypts = Encryption::unknown;
  };
  std::vector<Type> types;  // of driver, workers, alternates, fleets and pools; each once
  // no: one of them does not hold. unknown: one of them is not known.
  Encryption holds = Encryption::unknown;
};

Hardware hardware_of(const model::Facts& facts);

// The same as documents keep it: {"compliance_security_profile": "on", "etag": …, "node_types":
// {"m6id.large": true}}; null where nobody knows.
json::object hardware_document(const model::Facts& facts, const Hardware& hardware);
// Whether a kept document says that hardware encrypted.
Encryption hardware_in(const json::value& document);

}  // namespace hipaa::rules

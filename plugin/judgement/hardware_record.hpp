// What encrypts by instance type, for a proof: out of the facts of the running cluster.
#pragma once

#include "plugin/model/facts.hpp"

namespace hipaa::resource {

struct HardwareRecord {
  model::json::object document;  // {"compliance_security_profile": …, "etag": …, "node_types": …}
  bool holds = false;
};

HardwareRecord hardware_record(const model::Facts& facts);

}  // namespace hipaa::resource

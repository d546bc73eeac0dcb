// What one attribute of a cluster policy's definition does to the rules.
// Source: policy definition reference (attribute path -> {type, value, values, maxValue, …}).
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

struct PolicyFault {
  std::string said;     // "spark_version is fixed to "15.4.x-cpu-ml-scala2.12""
  std::string reason;   // "takes the runtime for machine learning"; "" = no fault
  std::string accepts;  // "spark_version=15.4.x-cpu-ml-scala2.12", "…=forbidden"
};

// What the rules ask of EBS volumes: nothing in csp; only that data stays on them where a pool
// brings them; everything else where the cluster has its own.
enum class EbsDemand { none, scratch, volumes };

PolicyFault policy_fault(std::string_view attribute, const json::value& definition,
                         EbsDemand demand);

}  // namespace hipaa::rules

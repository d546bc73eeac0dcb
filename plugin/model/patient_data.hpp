// The hospital's own identifiers, as the provider's configuration describes them. Plain data, read
// once; immutable while rules run.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hipaa::model {

struct PatientDataPattern {
  std::string name;  // "hospital record number"
  std::function<bool(std::string_view text)> is_in;
};

struct PatientDataPatterns {
  std::vector<PatientDataPattern> patterns;  // by name
  bool is_complete = true;                   // false: some are not known yet
  // Domains of the hospital's own staff ("hospital.org"): their addresses are no patient data.
  std::vector<std::string> staff_domains;
  [[nodiscard]] bool is_empty() const { return patterns.empty() && is_complete; }
};

}  // namespace hipaa::model

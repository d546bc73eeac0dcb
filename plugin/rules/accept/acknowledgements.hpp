// Acknowledgements and waivers over the findings: which hold, which are void and why, and what they
// settle. Pure; any thread.
#pragma once

#include <vector>

#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/verdict/findings.hpp"

namespace hipaa::rules {

// Lays the acknowledgements of the cluster over the findings: a finding that a valid one names
// exactly becomes `acknowledged`, one that an expired one names is marked so, one that an
// acknowledgement not yet known may name becomes `undecided`.
struct Overlay {
  model::Diagnostics notes;  // of the acknowledgements themselves, in their order: warnings
  std::vector<std::size_t> waivers_met;  // entries of the waiver files that are used, or noted
};
Overlay apply_acknowledgements(const model::Facts& facts, std::vector<Finding>& findings);

}  // namespace hipaa::rules

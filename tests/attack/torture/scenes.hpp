// What is tried while memory fails: an operation of the library on a workspace of its own, and what
// has to be true afterwards, whatever failed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/provider_under_test.hpp"
#include "tests/support/simulator.hpp"

namespace hipaa::tests {

// Arms the failure, calls a slot of the library, disarms it.
struct Armed {
  long n = 0;  // the allocation that fails; 0: none
  bool for_good = false;
  // Of the call:
  long asked_for = 0;
  bool has_failed = false;
  long lost = 0;  // allocations that were not given back
};

// What is wrong afterwards, "" where nothing is.
using Attempt = std::function<std::string(Armed&)>;

struct Scene {
  std::string name;
  Attempt attempt;
};

// All of them, in `workspace`, which is theirs.
std::vector<Scene> scenes(const Simulator& workspace);

}  // namespace hipaa::tests

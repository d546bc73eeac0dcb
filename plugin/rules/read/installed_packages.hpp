// Looks through all libraries of a cluster, of its tasks and of its policy for packages that the
// catalogue knows; what HC-ML-01 and HC-ML-02 have in common. Pure; any thread.
#pragma once

#include "plugin/model/facts.hpp"
#include "plugin/rules/verdict/findings.hpp"

namespace hipaa::rules {

// The libraries that the cluster's policy installs, and whose they are ("From policy p-1: "). They
// are not of the resource: findings about them point at policy_id. nullptr where there are none.
struct PolicyLibraries {
  const json::value* list = nullptr;
  std::string owner;
};
PolicyLibraries policy_libraries(const model::Facts& facts);

using PackageTest = bool (*)(const model::Package&);

// A finding for each library that installs a package for which `counts` holds; undecided for each
// that is not known yet.
void judge_packages(const model::Facts& facts, Findings& findings, PackageTest counts);

}  // namespace hipaa::rules

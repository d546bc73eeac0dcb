// Looks through all libraries of a cluster, of its tasks and of its policy for packages that the
// catalogue knows; what HC-ML-01 and HC-ML-02 have in common. Pure; any thread.
#pragma once

#include "plugin/model/facts.hpp"
#include "plugin/rules/verdict/findings.hpp"

namespace hipaa::rules {

using PackageTest = bool (*)(const model::Package&);

// A finding for each library that installs a package for which `counts` holds; undecided for each
// that is not known yet.
void judge_packages(const model::Facts& facts, Findings& findings, PackageTest counts);

}  // namespace hipaa::rules

// What HC-NODE-01 (the types that are named) and HC-NODE-02 (what may stand in for them) have in
// common. Pure; any thread.
#pragma once

#include "plugin/rules/read/node_types.hpp"
#include "plugin/rules/verdict/findings.hpp"

namespace hipaa::rules {

inline void judge_encryption_in_transit(const model::Facts& facts, const NodeTypeUse& use,
                                        Findings& findings) {
  if (use.id.is_unknown()) {
    findings.undecided(use.pointer(), "The node type is not known yet.");
    return;
  }
  switch (encryption_in_transit(facts, use.id.value())) {
    case Encryption::yes:
      break;
    case Encryption::no:
      findings.fail(use.pointer(),
                    use.text(facts) + " does not encrypt the traffic between instances.");
      break;
    case Encryption::unknown:
      findings.undecided(use.pointer(),
                         use.text(facts) +
                             ": neither the workspace nor the table of instance families says "
                             "whether it encrypts the traffic between instances.");
      break;
  }
}

}  // namespace hipaa::rules

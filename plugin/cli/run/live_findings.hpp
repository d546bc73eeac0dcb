// What a read found in a cluster as it runs, for a stack that declares something else. Any thread.
#pragma once

#include <string>

#include "plugin/cli/run/session.hpp"

namespace hipaa::cli {

// Findings about what others changed, where the stack declares it rightly, say so and point at no
// line of it. `state`: the envelope that the read gave.
void settle_drift(Session& session, const OpenProvider& on, const std::string& address,
                  const std::string& state, Findings& findings);

// What runs is to go: how it should have been does not matter any more.
void drop_lectures(Findings& findings);

}  // namespace hipaa::cli

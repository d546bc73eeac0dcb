// Where a finding of a stack comes from: the place in the file, and the value as it is written
// there. Called by the main thread.
#pragma once

#include "plugin/cli/run/session.hpp"

namespace hipaa::cli {

// For findings of resources and providers; others stay as they are. Nothing is done where the
// output has no use for it.
void trace_findings(const Session& session, Findings& findings);

}  // namespace hipaa::cli

// Where a finding of a stack comes from: the place in the file, the value as it is written there,
// and the acknowledgement that answers for it. Called by the main thread.
#pragma once

#include "plugin/cli/run/session.hpp"

namespace hipaa::cli {

// Those of the command line and of the stack's providers.
std::vector<std::string> waiver_files(const Session& session);

// For findings of resources and providers; others stay as they are. Nothing is done where the
// output has no use for it.
void trace_findings(const Session& session, Findings& findings);

}  // namespace hipaa::cli

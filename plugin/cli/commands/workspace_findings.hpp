// What holds of a workspace is found with every resource of it, and reported once, at the provider.
#pragma once

#include <functional>

#include "plugin/cli/run/session.hpp"

namespace hipaa::cli {

// Gives findings about the workspace (HC-CSP-…) to the provider of the resource that they came
// with, each once; and drops what is there twice, because a plan reads first.
void tell_once(const Session& session, Findings& findings);
// The same where no provider stands in the file: each once, of no resource.
void tell_once(Findings& findings);

}  // namespace hipaa::cli

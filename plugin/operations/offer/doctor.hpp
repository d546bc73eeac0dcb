// What the configured identity is, where, and what it may do there: for hosts that help people with
// their credentials. Reads only. Thread-safe.
#pragma once

#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// {"host", "auth_type", "workspace_id", "identity": {…}, "prover": {…} or null, "permissions":
// [{"name", "needed_for", "status": "allowed", "denied" or "unknown", "detail"}]}. A failure where
// the workspace does not say who is asking.
support::Result<model::json::value> doctor(const Provider* provider,
                                           const model::json::array& arguments, CallContext& call);

}  // namespace hipaa::resource

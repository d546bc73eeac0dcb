// Clusters of this provider's that carry the name of one that is to be created, and that no state
// of this run tracks: what an apply that was killed may have left. Terraform saves nothing of such
// an apply, so that the name is all there is to go by.
#pragma once

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// At plan: a warning for each. Notes in `kept` those that the create need not mind: they are
// tracked, or replaced by it (`replaced_nonce`, the mark of the state that it came from). A look-up
// that only helps fails no plan.
void warn_of_same_name(const Provider& provider, const json::object& configuration,
                       const std::string& replaced_nonce, Private& kept, CallContext& call,
                       Answer& answer);

// Before the first request of a create: a refusal where there is one that nothing accounts for.
Result<void> refuse_same_name(const Provider& provider, const json::object& configuration,
                              const Private& kept, CallContext& call);

}  // namespace hipaa::resource

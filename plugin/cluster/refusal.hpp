// Refusals of the Clusters API at the attributes that they name. Pure; any thread.
#pragma once

#include "plugin/support/result.hpp"

namespace hipaa::resource {

// The failure of a create, an edit or a resize with the JSON Pointer of the attribute that its
// message names; one diagnostic for each where a policy refuses several ("Validation failed for A,
// why; Validation failed for B, why"). What names nothing stays as it is.
support::Failure at_attributes(support::Failure failure);

}  // namespace hipaa::resource

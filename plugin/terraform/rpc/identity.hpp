// What names a resource for good, out of its state: Terraform keeps it beside the state and imports
// by it. Any thread.
#pragma once

#include <string>

#include "plugin/terraform/protocol/tfplugin6.pb.h"
#include "plugin/terraform/rpc/rpc_support.hpp"

namespace hipaa::terraform::rpc {

// Writes the identity of a state (in wire shape), and nothing where the state does not have all
// that an import needs, or has unknowns. False: nothing was written.
bool write_identity(const TypeNode& type, const Json& state, tfplugin6::ResourceIdentityData& to);

// The same of the bytes of a state.
bool write_identity_of(const TypeNode& type, std::string_view state,
                       tfplugin6::ResourceIdentityData& to);

// What the library takes as the identifier of a resource with that identity.
std::string identifier_of(const Json& identity);

}  // namespace hipaa::terraform::rpc

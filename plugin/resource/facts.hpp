// From a configuration to the facts that the rules judge: the effective cluster (policy fixed,
// configuration, policy defaults) with the origin of each value, and what the workspace says of
// pools and node types.
#pragma once

#include "plugin/model/facts.hpp"
#include "plugin/resource/cluster_document.hpp"
#include "plugin/resource/provider.hpp"

namespace hipaa::resource {

enum class Network : std::uint8_t { no, yes };

// `provider` may be null (validate in a process that is never configured). A Failure stops the
// operation; what could not be looked up is an unavailable Lookup.
Result<model::Facts> gather_facts(const Provider* provider, json::value configuration,
                                  Network network, CallContext& call);

}  // namespace hipaa::resource

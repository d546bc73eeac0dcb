// From a configuration to the facts that the rules judge: the effective cluster (policy fixed,
// configuration, policy defaults; of what runs, the API's answer) with the origin of each value,
// and what the workspace says of pools and node types.
#pragma once

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/model/facts.hpp"
#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

enum class Network : std::uint8_t { no, yes };

// Whose values the configuration holds: what is wanted, over which the policy is laid, or what
// runs, where the workspace has done that already and has the last word.
enum class Values : std::uint8_t { wanted, running };

// `provider` may be null (validate in a process that is never configured). A Failure stops the
// operation; what could not be looked up is an unavailable Lookup.
Result<model::Facts> gather_facts(const Provider* provider, json::value configuration,
                                  Network network, CallContext& call,
                                  Values values = Values::wanted);

// The facts of a cluster as it runs: the API's answer for it (`cluster`), and of `values` (a state)
// what the Clusters API does not hold. Each value that was not sent names its origin: the policy
// where it gives just this value, else the workspace.
Result<model::Facts> gather_running_facts(const Provider& provider, const json::object& cluster,
                                          const json::object& values, CallContext& call);

// The two halves, for who judges many clusters of one workspace: what is the same for all of them,
// and then one cluster in the place of the last. `view` answers, where there is one.
Result<void> gather_workspace(const Provider* provider, WorkspaceView* view, Network network,
                              CallContext& call, model::Facts& facts);
Result<void> gather_cluster(WorkspaceView* view, json::value configuration,
                            const std::string& offline, CallContext& call, model::Facts& facts,
                            Values values = Values::wanted);

// Why the workspace cannot be asked, "" when it can.
std::string offline_reason(const Provider* provider, Network network);

}  // namespace hipaa::resource

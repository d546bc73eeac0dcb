// Waivers: acknowledgements that are kept outside the resource, with a scope. Pure; any thread.
#pragma once

#include <vector>

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/waivers.hpp"
#include "plugin/rules/accept/acknowledgement.hpp"

namespace hipaa::rules {

// Those whose scope covers the cluster of the facts, or may come to.
std::vector<Acknowledgement> read_waivers(const model::Facts& facts);

// Whether an entry may cover anything in the workspace of this address.
bool is_for_workspace(const json::value& entry, std::string_view host);

// Lets the provider's mode decide which acknowledgements of the resource count beside `waivers`.
void apply_mode(model::InConfig mode, const std::vector<Acknowledgement>& waivers,
                std::vector<Acknowledgement>& in_resource);

// When the files are loaded: errors (HP-WAIVER) for what could never hold, whatever the cluster and
// the day; warnings (HP-WAIVER-BROAD) for those that name no cluster.
model::Diagnostics check_waivers(const model::Catalogue& catalogue, const model::Waivers& waivers);

}  // namespace hipaa::rules

// Clusters out of a list, which does not show what was sent (`spec`). What was sent is kept in
// private, with how the API's settings differed from it: as long as a listed cluster shows the same
// settings, nobody has sent anything else. Pure.
#pragma once

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

// Keeps how `cluster` shows what was sent; keeps nothing where its `spec` is not what was sent.
void remember_shown(const json::object& cluster, Private& kept);

// Completes a listed cluster by the `spec` that was sent. False where it shows anything else than
// it did then: only a get can tell.
bool complete_listed(json::object& cluster, const Private& kept);

}  // namespace hipaa::resource

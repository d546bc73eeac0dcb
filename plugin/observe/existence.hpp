// A cluster is gone where two answers of different kinds say so. One alone is not believed: what
// was created a moment ago may not be there yet wherever that answer came from, and a state that
// lets go of a cluster has lost it.
#pragma once

#include <optional>
#include <string>

#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// After a get that found no cluster `id`: nullopt where the list does not name it either, the
// cluster where a later get finds it. HP-CLUSTER-UNSEEN where the two contradict each other for
// half a minute. A list that is at hand is not asked for again; who may not list is answered by one
// more get.
support::Result<std::optional<model::json::object>> confirm_deleted(const Provider& provider,
                                                                    const std::string& id,
                                                                    support::CallContext& call);

// The cluster by a get, nullopt where it is surely gone.
support::Result<std::optional<model::json::object>> get_confirmed(const Provider& provider,
                                                                  const std::string& id,
                                                                  support::CallContext& call);

}  // namespace hipaa::resource

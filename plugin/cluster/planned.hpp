// Planned values out of configuration and prior state. Pure: no clock, no workspace.
#pragma once

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/cluster/difference.hpp"

namespace hipaa::resource {

struct Planned {
  json::object values;
  Difference changes;    // against the prior state; empty for a create
  bool is_noop = false;  // nothing would be done
};

// `prior` is nullptr for a create.
Planned planned(const json::object& configuration, const State* prior, const Private& kept);

}  // namespace hipaa::resource

// Planned values out of configuration and prior state. Pure: no clock, no workspace.
#pragma once

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/cluster/difference.hpp"

namespace hipaa::resource {

struct PlannedChanges {
  Difference changes;  // against the prior state; empty for a create
  // A library goes: what runs has to restart.
  bool removes_libraries = false;
  bool must_measure = false;   // it runs with a stale proof: that is a difference by itself
  bool only_measures = false;  // that is all there is to do
  bool is_noop = false;        // nothing would be done
};

struct Planned : PlannedChanges {
  json::object values;
};

// Whether the state is of a cluster that runs, and restarted or changed since it was proved.
bool runs_unproved(const json::object& state);

// `prior` is nullptr for a create.
PlannedChanges planned_changes(const json::object& configuration, const State* prior,
                               const Private& kept);
// The configuration with the computed attributes: what they will be, or that this is not known yet.
json::object planned_values(json::object configuration, const PlannedChanges& changes,
                            const State* prior, const Private& kept);
// Both.
Planned planned(const json::object& configuration, const State* prior, const Private& kept);

}  // namespace hipaa::resource

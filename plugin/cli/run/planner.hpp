// Works out what has to be done about one resource: reads it, has the library plan, compares.
// Changes nothing. Any thread, several at once.
#pragma once

#include "plugin/cli/run/change.hpp"
#include "plugin/cli/run/session.hpp"
#include "plugin/cli/state/state.hpp"

namespace hipaa::cli {

struct Planned {
  Change change;
  Findings findings;
  // What is to be recorded of the resource, whether or not the change is applied; nullopt: nothing,
  // it is not there.
  std::optional<StateEntry> entry;
  bool failed = false;  // the change is not to be applied
};

// `wanted` nullptr: the resource is to go. `recorded` nullptr: nothing is known of it.
Planned plan_resource(Session& session, const OpenProvider& on, const WantedResource* wanted,
                      const StateEntry* recorded, bool refresh);

// The first step alone: brings `entry` up to what the workspace says. False where that failed.
// `entry` is empty afterwards when the resource is gone.
bool refresh(Session& session, const OpenProvider& on, std::optional<StateEntry>& entry,
             Findings& findings);

}  // namespace hipaa::cli

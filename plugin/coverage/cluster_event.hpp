// What coverage takes from an event of a cluster (clusters/events): when it was, what it says of
// the cluster's life, who did it, and on which machines it runs from then on. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/coverage/instant.hpp"
#include "plugin/json/json.hpp"

namespace hipaa::coverage {

enum class EventKind : std::uint8_t {
  creating,
  starting,
  restarting,
  running,
  terminating,
  edited,
  updated,      // the platform restarts it for an update of its own
  driver_lost,  // its Spark context may be another from here on
  alive,        // something that only a cluster that runs does
};

struct ClusterEvent {
  Milliseconds at = 0;
  EventKind kind = EventKind::alive;
  std::string who;               // "" where the event does not say it
  bool ended_after_run = false;  // terminating: for a reason that only what ran can have
  // As machines_of makes them; "" where the event does not say them.
  std::string machines;         // from here on
  std::string machines_before;  // edited: until then
};

// The types of events that say any of this: what to ask for.
std::vector<std::string> event_types();

// nullopt: it says nothing of this, or is none.
std::optional<ClusterEvent> read_event(const json::value& event);

// The members of a cluster, or of the attributes in an event, that say on which machines it runs:
// canonical JSON.
std::string machines_of(const json::object& cluster);

}  // namespace hipaa::coverage

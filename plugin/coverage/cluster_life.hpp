// The life of a cluster out of its events: the Spark contexts that it ran, each from its start to
// the next restart or end, and the stretches of which the events do not tell whether it ran. Pure;
// any thread.
#pragma once

#include <string>
#include <vector>

#include "plugin/coverage/ledger.hpp"

namespace hipaa::coverage {

struct Edit {
  Milliseconds at = 0;
  std::string who;
};

// A Spark context, from the moment the cluster was RUNNING with it.
struct SparkContext {
  Milliseconds from = 0;
  Milliseconds to = 0;
  Cause began = Cause::never_proved;  // why it has no proof of its own, where nobody took one
  std::string who;                    // began it
  std::vector<Edit> edits;            // during it
  // On which machines it ran: each has to encrypt, where there are several accounts of them.
  std::vector<std::string> machines;
};

struct UnknownRun {
  Milliseconds from = 0;
  Milliseconds to = 0;
  Cause cause = Cause::events_missing;
};

struct ClusterLife {
  std::vector<SparkContext> contexts;  // by time
  std::vector<UnknownRun> unknown;     // by time; none overlaps a context
};

// `observed.events` and `proofs` are by time. Nothing of the answer lies outside of the period but
// contexts, which reach back to their beginning.
ClusterLife life_of(const Observed& observed, Period period);

}  // namespace hipaa::coverage

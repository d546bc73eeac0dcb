// What system tables of a SQL warehouse say of a cluster's life, and the events that the cluster
// itself would have told of it: they serve where its own events do not reach any more. Pure; any
// thread.
//
// Tables have minutes, and an end of their own: what comes after the newest rows is not known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/coverage/ledger.hpp"

namespace hipaa::coverage {

inline constexpr Milliseconds table_grain = 60 * one_second;

// Done to a cluster while it ran: either ends with a restart.
struct TableAct {
  Milliseconds at = 0;
  bool is_edit = false;
  std::string who;
};

struct TableRun {
  Milliseconds from = 0;
  Milliseconds to = 0;
  bool is_restart = false;  // directly after the run before
  std::string who;          // began it
  std::string machines;     // as machines_of makes them
  std::vector<TableAct> acts;
};

// A start of which no machine shows anything: it failed, or was over too soon for the tables.
struct TableStart {
  Milliseconds at = 0;
  std::string who;
};

struct TableCluster {
  std::string source;           // "API", "UI", "JOB"
  Milliseconds created_at = 0;  // 0: not known
  Milliseconds deleted_at = 0;  // 0: it is there still
  std::vector<TableRun> runs;   // by time; none overlaps another
  std::vector<TableStart> starts;
};

// Adds to `observed`, whose events are by time, what its own events do not reach. `reach` is of the
// tables. The answer is the time of which they alone tell; nullopt: they add nothing.
std::optional<Period> add_table_life(const TableCluster& cluster, Period reach, Period period,
                                     Observed& observed);

}  // namespace hipaa::coverage

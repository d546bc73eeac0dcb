// A world of clusters over virtual days: people start, restart, edit and forget them, programs
// resize and end them, we prove some of it, and the source loses events. Each cluster is drawn by
// itself out of its seed, with what really happened beside what the source and the evidence say.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/coverage/ledger.hpp"

namespace hipaa::coverage::world {

struct DrawnCluster {
  std::string id;
  std::vector<std::string> pages;       // answers of clusters/events, newest first
  std::vector<std::string> statements;  // lines of segments
  bool is_readable = true;
  Now now = Now::ended;
  Milliseconds ended_at = 0;
  std::string machines;     // as they are now
  std::vector<Span> truth;  // by time, without places of statements
};

// Machines that encrypt, by their canonical JSON.
bool encrypts(const std::string& machines);

DrawnCluster draw(std::uint64_t seed, std::int64_t number, Period period);

}  // namespace hipaa::coverage::world

// Execution contexts and commands of API 1.2.
//
// Owned by the workspace; one thread at a time. A context dies with the run of its cluster.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/clock.hpp"
#include "core/json_tools.hpp"

namespace workspace_sim {

struct Command {
  std::string id;
  std::string status = "Queued";  // Queued, Running, Cancelling, Finished, Cancelled, Error
  std::int64_t polls = 0;
  Milliseconds started_at = 0;
  bool never_finishes = false;
  std::string final_status = "Finished";
  json::value results;  // what the status carries once it is finished
};

struct Context {
  std::string id;
  std::string cluster_id;
  std::string language;
  std::string user;
  std::string status = "Pending";  // Pending, Running, Error
  std::int64_t polls = 0;
  Milliseconds created_at = 0;
  std::map<std::string, Command> commands = {};
};

struct Execution {
  std::map<std::string, Context> contexts;
  std::int64_t created = 0;
  std::int64_t destroyed = 0;
  std::int64_t commands = 0;

  [[nodiscard]] std::int64_t open_on(const std::string& cluster_id) const;
  /// Contexts end with the Spark context that they were attached to.
  void drop_cluster(const std::string& cluster_id);
};

}  // namespace workspace_sim

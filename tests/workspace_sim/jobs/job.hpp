// Jobs and their runs. Owned by the workspace; one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/json_tools.hpp"

namespace workspace_sim {

struct Job {
  std::int64_t id = 0;
  std::string creator;
  Milliseconds created = 0;
  /// As 2.1 and later show them: always with `tasks`. `format` keeps what it was created as.
  json::object settings;
};

struct Run {
  std::int64_t id = 0;
  std::int64_t job_id = 0;  // 0: one-off
  std::int64_t number_in_job = 0;
  std::string name;
  std::string creator;
  std::string run_type;  // JOB_RUN, SUBMIT_RUN
  Milliseconds started = 0;
  Milliseconds ended = 0;
  std::string life_cycle_state = "PENDING";
  std::string result_state;
  std::string state_message;
  json::array tasks;  // each with run_id, state and cluster_instance of its own
  json::array job_clusters;
  json::object overriding_parameters;
  std::vector<std::string> own_clusters = {};  // job clusters to terminate at the end
};

struct Jobs {
  std::map<std::int64_t, Job, std::greater<>> by_id;  // newest first, as the API lists them
  std::map<std::int64_t, Run, std::greater<>> runs;
  std::map<std::string, std::int64_t> run_by_token;  // idempotency
  std::int64_t next_job_id = 620'000'000'000'001;
  std::int64_t next_run_id = 910'000'000'000'001;
};

}  // namespace workspace_sim

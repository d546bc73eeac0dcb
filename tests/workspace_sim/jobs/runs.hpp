// The life of a run: PENDING until its clusters run, RUNNING, TERMINATED. One thread at a time.
#pragma once

#include "jobs/job.hpp"

namespace workspace_sim {

struct Workspace;

/// Starts what the run's tasks need and schedules its end.
void begin_run(Workspace& workspace, Run& run);
/// Ends the run and terminates the clusters that were made for it.
void finish_run(Workspace& workspace, Run& run, const std::string& result,
                const std::string& message);
bool is_over(const Run& run);
json::object run_view(const Workspace& workspace, const Run& run);
/// Adds one page of tasks and job clusters (100 of each in 2.2, all of them before).
void add_tasks(const Run& run, std::string_view version, std::size_t page, json::object& view);

}  // namespace workspace_sim

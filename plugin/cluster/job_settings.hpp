// The settings of the one job that holds a cluster's `tasks`. Pure; any thread.
#pragma once

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

// The cluster's id makes the name unique, so that a job whose create was never answered can be
// found.
std::string job_name(const json::object& values);

// Jobs API settings for the tasks: each runs on this cluster.
json::object job_settings(const json::object& values);

// The tasks of a job as they would be declared: without the cluster that they are bound to.
json::array declared_tasks(const json::object& job);

// Whether the tasks of a job are those that were declared: matched by task_key, what they depend on
// in any order. The API adds defaults of its own, and leaves away what is empty.
bool holds_tasks(const json::value& declared, const json::value& found);

// What jobs/update has to change in a job, and nothing else of it: {} where that is nothing. `job`
// is the job as it is now; of a task that differs what nobody planned stays.
struct JobChange {
  json::object new_settings;
  json::array fields_to_remove;
};
JobChange job_change(const json::object& job, const json::object& prior,
                     const json::object& values);

}  // namespace hipaa::resource

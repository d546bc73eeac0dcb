// The one job that holds a cluster's `tasks`, each bound to the cluster.
#pragma once

#include "plugin/resource/work.hpp"

namespace hipaa::resource {

// Jobs API settings for the tasks: each runs on this cluster.
json::object job_settings(const json::object& values);

// Creates, resets or deletes the job as `tasks` asks; keeps job_id in the values.
Result<void> set_job(Work& work, const json::object* prior);

// The tasks of a job as they would be declared: without the cluster that they are bound to.
json::array declared_tasks(const json::object& job);

}  // namespace hipaa::resource

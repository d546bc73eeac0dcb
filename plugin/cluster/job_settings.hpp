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

}  // namespace hipaa::resource

// The one job that holds a cluster's `tasks`, each bound to the cluster.
#pragma once

#include "plugin/cluster/job_settings.hpp"
#include "plugin/operations/apply/apply_operation.hpp"

namespace hipaa::resource {

// Creates, resets or deletes the job as `tasks` asks; keeps job_id in the values.
Result<void> set_job(ApplyOperation& operation, const json::object* prior);

// Before the cluster goes. A state that tells of tasks and of no job is of an apply that came to an
// end at the job: then it is looked for by its name.
Result<void> remove_job(ApplyOperation& operation);

}  // namespace hipaa::resource

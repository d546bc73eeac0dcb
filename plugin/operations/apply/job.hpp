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

// Another job of the same name, made by a request that was carried out late: for a read that looks
// for it for an hour after the job was made (HP-JOB-DOUBLED, and the next plan is not empty), and
// for an apply that removes it.
void report_doubled_job(ApplyOperation& operation);
void remove_doubled_job(ApplyOperation& operation);

}  // namespace hipaa::resource

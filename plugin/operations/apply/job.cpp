#include "plugin/operations/apply/job.hpp"

#include "plugin/cluster/difference.hpp"

namespace hipaa::resource {
namespace {

// The id of the job that carries our name, nullopt where there is none. The cluster's id in the
// name makes it ours: a create that was killed, or never answered, left it.
Result<std::optional<std::int64_t>> find_job(ApplyOperation& operation) {
  const auto listed = operation.client().list_jobs(job_name(operation.values), operation.call);
  if (!listed) return listed.error();
  for (const auto& one : *listed) {
    const auto* job = one.if_object();
    const auto* id = job == nullptr ? nullptr : model::find(*job, "job_id");
    if (id != nullptr && id->is_int64()) return std::optional(id->get_int64());
  }
  return std::optional<std::int64_t>();
}

Result<void> make_job(ApplyOperation& operation) {
  const auto settings = job_settings(operation.values);
  auto found = find_job(operation);
  if (!found) return std::move(found).error();
  if (found->has_value()) {
    operation.values["job_id"] = **found;
    return operation.client().update_job(**found, settings, json::array(), operation.call);
  }
  auto made = operation.client().create_job(settings, operation.call);
  if (!made) {
    auto after = find_job(operation);
    if (!after || !after->has_value()) return std::move(made).error();
    made = **after;
  }
  if (operation.checkpoint) operation.checkpoint->name_job(*made);
  operation.values["job_id"] = *made;
  return {};
}

// The job is others' too: schedules, alerts and tags that they gave it stay.
Result<void> change_job(ApplyOperation& operation, const json::object& prior, std::int64_t id) {
  if (same_entries(model::find(operation.values, "tasks"), model::find(prior, "tasks")) &&
      job_name(operation.values) == job_name(prior))
    return {};
  auto job = operation.client().get_job(id, operation.call);
  if (!job) return std::move(job).error();
  if (!job->has_value()) return make_job(operation);
  const auto change = job_change(**job, prior, operation.values);
  return operation.client().update_job(id, change.new_settings, change.fields_to_remove,
                                       operation.call);
}

}  // namespace

Result<void> set_job(ApplyOperation& operation, const json::object* prior) {
  const auto* wanted = model::find(operation.values, "tasks");
  const auto* job = prior == nullptr ? nullptr : model::find(*prior, "job_id");
  const bool has_job = job != nullptr && job->is_int64();
  const bool wants_job = wanted != nullptr && !wanted->as_array().empty();
  if (has_job) operation.values["job_id"] = *job;
  if (wants_job && !has_job) return make_job(operation);
  if (wants_job) return change_job(operation, *prior, job->get_int64());
  if (!wants_job && has_job) {
    if (auto done = operation.client().delete_job(job->get_int64(), operation.call); !done)
      return done;
    operation.values.erase("job_id");
  }
  return {};
}

Result<void> remove_job(ApplyOperation& operation) {
  if (const auto* job = model::find(operation.values, "job_id"); job != nullptr && job->is_int64())
    return operation.client().delete_job(job->get_int64(), operation.call);
  const auto* tasks = model::find(operation.values, "tasks");
  if (tasks == nullptr || tasks->as_array().empty() || operation.id().empty()) return {};
  auto found = find_job(operation);
  if (!found) return std::move(found).error();
  return found->has_value() ? operation.client().delete_job(**found, operation.call)
                            : Result<void>();
}

}  // namespace hipaa::resource

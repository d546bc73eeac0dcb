#include "plugin/operations/apply/job.hpp"

#include "plugin/cluster/difference.hpp"
#include "plugin/observe/edit_after_proof.hpp"

namespace hipaa::resource {
namespace {

// The ids of the jobs that carry our name. The cluster's id in the name makes them ours: a create
// that was killed, or never answered, left them.
Result<std::vector<std::int64_t>> find_jobs(ApplyOperation& operation) {
  const auto listed = operation.client().list_jobs(job_name(operation.values), operation.call);
  if (!listed) return listed.error();
  std::vector<std::int64_t> ids;
  for (const auto& one : *listed) {
    const auto* id = model::find(&one, "job_id");
    if (id != nullptr && id->is_int64()) ids.push_back(id->get_int64());
  }
  return ids;
}

// Until somebody has looked when no request for it can be on its way any more.
bool may_be_doubled(const ApplyOperation& operation) {
  return operation.kept.job_made_at != 0;
}

Result<void> delete_all(ApplyOperation& operation, const std::vector<std::int64_t>& ids,
                        std::int64_t kept) {
  for (const auto id : ids)
    if (id != kept)
      if (auto done = operation.client().delete_job(id, operation.call); !done) return done;
  return {};
}

Result<void> make_job(ApplyOperation& operation) {
  const auto settings = job_settings(operation.values);
  auto found = find_jobs(operation);
  if (!found) return std::move(found).error();
  // What is found was asked for by a request that nobody saw answered; it may not be the only one.
  operation.kept.job_made_at = operation.call.now_unix_ms();
  if (!found->empty()) {
    const auto own = found->front();
    operation.values["job_id"] = own;
    if (auto done = delete_all(operation, *found, own); !done) return done;
    return operation.client().update_job(own, settings, json::array(), operation.call);
  }
  auto made = operation.client().create_job(settings, operation.call);
  if (!made) return std::move(made).error();
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
    if (may_be_doubled(operation)) {
      auto found = find_jobs(operation);
      if (!found) return std::move(found).error();
      if (auto done = delete_all(operation, *found, 0); !done) return done;
    }
    operation.values.erase("job_id");
  }
  return {};
}

Result<void> remove_job(ApplyOperation& operation) {
  if (const auto* job = model::find(operation.values, "job_id"); job != nullptr && job->is_int64())
    if (auto done = operation.client().delete_job(job->get_int64(), operation.call); !done)
      return done;
  const auto* tasks = model::find(operation.values, "tasks");
  const bool has_no_job = model::find(operation.values, "job_id") == nullptr;
  const bool is_unfinished = has_no_job && tasks != nullptr && !tasks->as_array().empty();
  if ((!is_unfinished && !may_be_doubled(operation)) || operation.id().empty()) return {};
  auto found = find_jobs(operation);
  return found ? delete_all(operation, *found, 0) : Result<void>(std::move(found).error());
}

void report_doubled_job(ApplyOperation& operation) {
  auto& kept = operation.kept;
  const auto* own = model::find(operation.values, "job_id");
  if (!may_be_doubled(operation) || own == nullptr || !own->is_int64()) {
    kept.job_made_at = 0;
    kept.job_doubled = false;
    return;
  }
  const auto found = find_jobs(operation);
  if (!found) return;  // the next read looks again
  const bool was_last_look =
      operation.call.now_unix_ms() - kept.job_made_at > longest_request_delay.count();
  std::string others;
  for (const auto id : *found)
    if (id != own->get_int64()) others += (others.empty() ? "" : ", ") + std::to_string(id);
  kept.job_doubled = !others.empty();
  if (was_last_look && !kept.job_doubled) kept.job_made_at = 0;
  if (kept.job_doubled)
    operation.answer.diagnostics.push_back(model::warning(
        "HP-JOB-DOUBLED", "The job of tasks was made more than once: " + others + ".",
        "A request whose answer was lost was carried out late. The next apply removes what the "
        "state does not track.",
        "/tasks"));
}

void remove_doubled_job(ApplyOperation& operation) {
  const auto* own = model::find(operation.values, "job_id");
  if (!operation.kept.job_doubled || own == nullptr || !own->is_int64()) return;
  auto found = find_jobs(operation);
  auto done = found ? delete_all(operation, *found, own->get_int64())
                    : Result<void>(std::move(found).error());
  operation.kept.job_doubled = !done;
  if (!done) operation.answer.fail(std::move(done).error());
}

}  // namespace hipaa::resource

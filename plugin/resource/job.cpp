#include "plugin/resource/job.hpp"

namespace hipaa::resource {
namespace {

// Control flow has no compute of its own; a loop hands the cluster to what it repeats.
json::object bound(const json::object& task, const std::string& cluster_id) {
  json::object made = task;
  if (auto* loop = made.if_contains("for_each_task"); loop != nullptr && loop->is_object()) {
    auto& inner = loop->get_object()["task"];
    if (inner.is_object()) inner = bound(inner.get_object(), cluster_id);
  } else if (!made.contains("condition_task") && !made.contains("run_job_task")) {
    made["existing_cluster_id"] = cluster_id;
  }
  return made;
}

json::object unbound(const json::object& task) {
  json::object made = task;
  made.erase("existing_cluster_id");
  if (auto* loop = made.if_contains("for_each_task"); loop != nullptr && loop->is_object()) {
    auto& inner = loop->get_object()["task"];
    if (inner.is_object()) inner = unbound(inner.get_object());
  }
  return made;
}

// The cluster's id makes the name unique, so that a job whose create was never answered can be
// found.
std::string job_name(const json::object& values) {
  const auto name = text_of(values, "cluster_name");
  return "hipaa_cluster " + text_of(values, "cluster_id") + (name.empty() ? "" : " " + name);
}

Result<void> make_job(Work& work) {
  auto made = work.client().create_job(job_settings(work.values), work.call);
  if (made) {
    work.values["job_id"] = *made;
    return {};
  }
  auto listed = work.client().list_jobs(job_name(work.values), work.call);
  if (!listed || listed->empty()) return std::move(made).error();
  const auto* job = listed->front().if_object();
  const auto* id = job == nullptr ? nullptr : model::find(*job, "job_id");
  if (id == nullptr || !id->is_int64()) return std::move(made).error();
  work.values["job_id"] = id->get_int64();
  return {};
}

}  // namespace

json::object job_settings(const json::object& values) {
  json::array tasks;
  const auto id = text_of(values, "cluster_id");
  if (const auto* declared = model::find(values, "tasks"))
    for (const auto& task : declared->as_array()) tasks.push_back(bound(task.as_object(), id));
  return {{"name", job_name(values)}, {"tasks", std::move(tasks)}, {"format", "MULTI_TASK"}};
}

Result<void> set_job(Work& work, const json::object* prior) {
  const auto* wanted = model::find(work.values, "tasks");
  const auto* before = prior == nullptr ? nullptr : model::find(*prior, "tasks");
  const auto* job = prior == nullptr ? nullptr : model::find(*prior, "job_id");
  const bool has_job = job != nullptr && job->is_int64();
  const bool wants_job = wanted != nullptr && !wanted->as_array().empty();
  if (has_job) work.values["job_id"] = *job;
  if (wants_job && !has_job) return make_job(work);
  if (wants_job && !same_setting(wanted, before))
    return work.client().reset_job(job->get_int64(), job_settings(work.values), work.call);
  if (!wants_job && has_job) {
    if (auto done = work.client().delete_job(job->get_int64(), work.call); !done) return done;
    work.values.erase("job_id");
  }
  return {};
}

json::array declared_tasks(const json::object& job) {
  json::array tasks;
  const auto* settings = model::find(job, "settings");
  const auto* found = settings == nullptr || !settings->is_object()
                          ? nullptr
                          : model::find(settings->get_object(), "tasks");
  if (found != nullptr && found->is_array())
    for (const auto& task : found->get_array())
      if (task.is_object()) tasks.push_back(unbound(task.get_object()));
  return tasks;
}

}  // namespace hipaa::resource

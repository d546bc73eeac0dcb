#include "plugin/cluster/job_settings.hpp"

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

}  // namespace

std::string job_name(const json::object& values) {
  const auto name = text_of(values, "cluster_name");
  return "hipaa_cluster " + text_of(values, "cluster_id") + (name.empty() ? "" : " " + name);
}

json::object job_settings(const json::object& values) {
  json::array tasks;
  const auto id = text_of(values, "cluster_id");
  if (const auto* declared = model::find(values, "tasks"))
    for (const auto& task : declared->as_array()) tasks.push_back(bound(task.as_object(), id));
  return {{"name", job_name(values)}, {"tasks", std::move(tasks)}, {"format", "MULTI_TASK"}};
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

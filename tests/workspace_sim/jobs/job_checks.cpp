// The server's checks of jobs and their tasks.
#include <set>

#include "clusters/effective.hpp"
#include "core/shape.hpp"
#include "core/workspace.hpp"
#include "jobs/job_settings.hpp"

namespace workspace_sim {

namespace {

constexpr std::size_t most_tasks = 1000;

Refusal check_new_cluster(const Workspace& workspace, const json::object& holder,
                          const std::string& caller) {
  const json::object* given = object_at(holder, "new_cluster");
  if (given == nullptr) return std::nullopt;
  json::object attributes = *given;
  json::object effective;
  auto refused = normalise("cluster", attributes);
  if (!refused) refused = make_effective(workspace, attributes, caller, "job", effective);
  if (!refused) return std::nullopt;
  const auto body = parse_json(refused->body);
  const std::string why = body ? text_at(body->as_object(), "message") : std::string();
  return invalid_value("Cluster validation error: " + why);
}

/// spark-submit runs on clusters of its own only, and brings its configuration itself.
Refusal check_spark_submit(const json::object& task, const std::string& path) {
  if (!has(task, "spark_submit_task")) return std::nullopt;
  if (has(task, "existing_cluster_id")) {
    return invalid_value("Invalid cluster for " + path +
                         ": spark_submit_task is only supported on new clusters.");
  }
  if (array_at(task, "libraries") != nullptr && !array_at(task, "libraries")->empty()) {
    return invalid_value(path +
                         ": libraries are not supported for spark_submit_task. Use --jars and "
                         "--py-files in its parameters.");
  }
  const json::object* cluster = object_at(task, "new_cluster");
  if (cluster != nullptr && has(*cluster, "spark_conf")) {
    return invalid_value(path +
                         ": spark_conf is not supported for spark_submit_task. Use --conf in its "
                         "parameters.");
  }
  return std::nullopt;
}

std::size_t count_of_tasks(const json::object& task) {
  std::size_t count = 0;
  for (const auto& member : task) count += member.key().ends_with("_task") ? 1 : 0;
  return count;
}

Refusal check_task(const Workspace& workspace, const json::object& task,
                   const std::set<std::string>& cluster_keys, const std::string& path,
                   const std::string& caller) {
  if (count_of_tasks(task) != 1) {
    return invalid_value("Invalid task settings: exactly one task type must be specified for " +
                         path);
  }
  if (const json::object* loop = object_at(task, "for_each_task")) {
    const json::object* inner = object_at(*loop, "task");
    if (inner == nullptr) return missing_field(path + ".for_each_task.task");
    if (!has(*loop, "inputs")) return missing_field(path + ".for_each_task.inputs");
    return check_task(workspace, *inner, cluster_keys, path + ".for_each_task.task", caller);
  }
  int computes = 0;
  for (const std::string_view key :
       {"existing_cluster_id", "new_cluster", "job_cluster_key", "environment_key"}) {
    computes += has(task, key) ? 1 : 0;
  }
  if (computes > 1) {
    return invalid_value(
        "Only one of existing_cluster_id, new_cluster, job_cluster_key or "
        "environment_key may be specified for " +
        path);
  }
  const std::string existing = text_at(task, "existing_cluster_id");
  if (!existing.empty() && workspace.clusters.find(existing) == nullptr) {
    return invalid_value("Cluster " + existing + " does not exist");
  }
  const std::string key = text_at(task, "job_cluster_key");
  if (!key.empty() && !cluster_keys.contains(key)) {
    return invalid_value("Job cluster '" + key + "' is not defined in field 'job_clusters'.");
  }
  const bool needs_compute = has(task, "spark_submit_task") || has(task, "spark_jar_task");
  if (needs_compute && computes == 0) return missing_field(path + ".new_cluster");
  if (auto refused = check_spark_submit(task, path)) return refused;
  return check_new_cluster(workspace, task, caller);
}

}  // namespace

Refusal check_tasks(const Workspace& workspace, const json::object& holder,
                    const std::string& caller) {
  std::set<std::string> cluster_keys;
  if (const json::array* clusters = array_at(holder, "job_clusters")) {
    for (const json::value& cluster : *clusters) {
      const json::object* object = cluster.if_object();
      if (object == nullptr || !has(*object, "job_cluster_key")) {
        return missing_field("job_clusters.job_cluster_key");
      }
      cluster_keys.insert(text_at(*object, "job_cluster_key"));
      if (auto refused = check_new_cluster(workspace, *object, caller)) return refused;
    }
  }
  const json::array* tasks = array_at(holder, "tasks");
  if (tasks == nullptr) return std::nullopt;
  if (tasks->size() > most_tasks) {
    return invalid_value("The number of tasks exceeds the limit of " + std::to_string(most_tasks));
  }
  std::set<std::string> keys;
  for (std::size_t at = 0; at < tasks->size(); ++at) {
    const std::string path = "tasks[" + std::to_string(at) + ']';
    const json::object* task = (*tasks)[at].if_object();
    if (task == nullptr) return malformed_request("Could not parse request object: " + path);
    const std::string key = text_at(*task, "task_key");
    if (key.empty()) return missing_field(path + ".task_key");
    if (!keys.insert(key).second) return invalid_value("Duplicate task key: " + key);
    if (auto refused = check_task(workspace, *task, cluster_keys, path, caller)) return refused;
  }
  for (const json::value& task : *tasks) {
    const json::array* before = array_at(task.as_object(), "depends_on");
    if (before == nullptr) continue;
    for (const json::value& dependency : *before) {
      const std::string on =
          dependency.is_object() ? text_at(dependency.get_object(), "task_key") : std::string();
      if (!keys.contains(on)) return invalid_value("Task dependency on unknown task: " + on);
    }
  }
  return std::nullopt;
}

Refusal check_job_settings(const Workspace& workspace, const json::object& settings,
                           const std::string& caller) {
  if (const json::array* tasks = array_at(settings, "tasks")) {
    if (tasks->empty() && has(settings, "format")) return std::nullopt;
  }
  const std::int64_t runs = integer_at(settings, "max_concurrent_runs", 1);
  if (runs < 0 || runs > 1000) {
    return invalid_value("max_concurrent_runs must be between 0 and 1000");
  }
  return check_tasks(workspace, normalised_settings(settings), caller);
}

}  // namespace workspace_sim

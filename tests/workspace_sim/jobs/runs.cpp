#include "jobs/runs.hpp"

#include "clusters/effective.hpp"
#include "clusters/machine.hpp"
#include "core/workspace.hpp"
#include "jobs/job_settings.hpp"

namespace workspace_sim {

namespace {

void later(Workspace& workspace, std::int64_t run_id, void (*step)(Workspace&, Run&)) {
  const auto delay = static_cast<Milliseconds>(workspace.settings.start_seconds * 1000);
  workspace.clock.schedule(delay, [&workspace, run_id, step] {
    const auto run = workspace.jobs.runs.find(run_id);
    if (run != workspace.jobs.runs.end() && !is_over(run->second)) step(workspace, run->second);
  });
}

/// Makes a job cluster of these attributes; empty id where they are refused.
std::string start_job_cluster(Workspace& workspace, Run& run, const json::object& attributes) {
  auto cluster = std::make_unique<Cluster>();
  if (make_effective(workspace, attributes, run.creator, "job", cluster->effective)) return {};
  cluster->id = workspace.random.cluster_id(workspace.clock.now());
  cluster->spec = attributes;
  cluster->effective["cluster_name"] =
      "job-" + std::to_string(run.job_id) + "-run-" + std::to_string(run.id);
  cluster->source = "JOB";
  cluster->creator = run.creator;
  Cluster& created = workspace.clusters.insert(std::move(cluster));
  begin_start(workspace, created, run.creator, true);
  run.own_clusters.push_back(created.id);
  return created.id;
}

const json::object* shared_cluster(const Run& run, const std::string& key) {
  for (const json::value& cluster : run.job_clusters) {
    const json::object* object = cluster.if_object();
    if (object != nullptr && text_at(*object, "job_cluster_key") == key) {
      return object_at(*object, "new_cluster");
    }
  }
  return nullptr;
}

/// Whether an interactive cluster lets jobs in.
bool admits_jobs(const Cluster& cluster) {
  const json::object* workload = object_at(cluster.effective, "workload_type");
  const json::object* clients = workload == nullptr ? nullptr : object_at(*workload, "clients");
  return clients == nullptr || flag_at(*clients, "jobs", true);
}

/// Gives the task a cluster; answers why it cannot have one.
std::string attach(Workspace& workspace, Run& run, json::object& task,
                   std::map<std::string, std::string>& shared) {
  std::string id = text_at(task, "existing_cluster_id");
  const std::string key = text_at(task, "job_cluster_key");
  if (!id.empty()) {
    Cluster* cluster = workspace.clusters.find(id);
    if (cluster == nullptr) return "Cluster " + id + " does not exist";
    if (!admits_jobs(*cluster)) {
      return "Cluster " + id + " does not support jobs workload. Please use a different cluster.";
    }
    if (cluster->state == "TERMINATED") begin_start(workspace, *cluster, run.creator, false);
  } else if (const json::object* attributes = object_at(task, "new_cluster")) {
    id = start_job_cluster(workspace, run, *attributes);
  } else if (!key.empty()) {
    const json::object* described = shared_cluster(run, key);
    if (!shared.contains(key) && described != nullptr) {
      shared[key] = start_job_cluster(workspace, run, *described);
    }
    id = shared[key];
  }
  const Cluster* cluster = workspace.clusters.find(id);
  if (cluster != nullptr) {
    task["cluster_instance"] = json::object{
        {"cluster_id", id}, {"spark_context_id", std::to_string(cluster->spark_context_id)}};
  }
  return {};
}

json::object state_view(const Run& run) {
  json::object state{{"life_cycle_state", run.life_cycle_state},
                     {"state_message", run.state_message},
                     {"user_cancelled_or_timedout", run.result_state == "CANCELED"}};
  if (!run.result_state.empty()) state["result_state"] = run.result_state;
  return state;
}

json::object status_view(const Run& run) {
  if (!is_over(run)) return {{"state", run.life_cycle_state}};
  const bool success = run.result_state == "SUCCESS";
  return {{"state", "TERMINATED"},
          {"termination_details",
           json::object{{"code", success                          ? "SUCCESS"
                                 : run.result_state == "CANCELED" ? "USER_CANCELED"
                                                                  : "RUN_EXECUTION_ERROR"},
                        {"type", success ? "SUCCESS" : "CLIENT_ERROR"},
                        {"message", run.state_message}}}};
}

}  // namespace

bool is_over(const Run& run) {
  return run.life_cycle_state == "TERMINATED" || run.life_cycle_state == "INTERNAL_ERROR";
}

void begin_run(Workspace& workspace, Run& run) {
  std::map<std::string, std::string> shared;
  std::string trouble;
  std::int64_t offset = 0;
  for (json::value& task : run.tasks) {
    json::object& object = task.as_object();
    object["run_id"] = run.id * 1000 + ++offset;
    const std::string why = attach(workspace, run, object, shared);
    if (trouble.empty()) trouble = why;
  }
  if (!trouble.empty()) {
    finish_run(workspace, run, "FAILED", trouble);
    run.life_cycle_state = "INTERNAL_ERROR";
    return;
  }
  later(workspace, run.id, [](Workspace& owner, Run& pending) {
    pending.life_cycle_state = "RUNNING";
    later(owner, pending.id,
          [](Workspace& keeper, Run& running) { finish_run(keeper, running, "SUCCESS", ""); });
  });
}

void finish_run(Workspace& workspace, Run& run, const std::string& result,
                const std::string& message) {
  run.life_cycle_state = "TERMINATED";
  run.result_state = result;
  run.state_message = message;
  run.ended = workspace.clock.now();
  for (const std::string& id : run.own_clusters) {
    Cluster* cluster = workspace.clusters.find(id);
    if (cluster == nullptr || cluster->state.starts_with("TERMINAT")) continue;
    begin_terminate(workspace, *cluster, {{"code", "JOB_FINISHED"}, {"type", "SUCCESS"}}, "");
  }
}

json::object run_view(const Workspace& workspace, const Run& run) {
  const Milliseconds until = run.ended == 0 ? workspace.clock.now() : run.ended;
  json::object view{
      {"run_id", run.id},
      {"run_name", run.name},
      {"run_type", run.run_type},
      {"creator_user_name", run.creator},
      {"start_time", run.started},
      {"end_time", run.ended},
      {"run_duration", until - run.started},
      {"state", state_view(run)},
      {"status", status_view(run)},
      {"format", "MULTI_TASK"},
      {"run_page_url", workspace.base_url + "/?o=" + workspace.settings.workspace_id + "#job/" +
                           std::to_string(run.job_id) + "/run/" + std::to_string(run.id)}};
  view["job_id"] = run.job_id == 0 ? run.id : run.job_id;
  if (run.job_id != 0) view["number_in_job"] = run.number_in_job;
  if (!run.overriding_parameters.empty()) {
    view["overriding_parameters"] = run.overriding_parameters;
  }
  const json::object* first = run.tasks.empty() ? nullptr : run.tasks.front().if_object();
  if (run.tasks.size() == 1 && first != nullptr && has(*first, "cluster_instance")) {
    view["cluster_instance"] = first->at("cluster_instance");
  }
  return view;
}

void add_tasks(const Run& run, std::string_view version, std::size_t page, json::object& view) {
  bool more = false;
  const bool paged = version == "2.2";
  json::array tasks = paged ? page_of(run.tasks, page, more) : run.tasks;
  for (json::value& task : tasks) {
    task.as_object()["state"] = state_view(run);
    task.as_object()["status"] = status_view(run);
    task.as_object()["start_time"] = run.started;
  }
  view["tasks"] = std::move(tasks);
  if (!run.job_clusters.empty()) {
    view["job_clusters"] = paged ? page_of(run.job_clusters, page, more) : run.job_clusters;
  }
  if (more) {
    view["has_more"] = true;
    view["next_page_token"] = token_of_page(page + 1);
  }
}

}  // namespace workspace_sim

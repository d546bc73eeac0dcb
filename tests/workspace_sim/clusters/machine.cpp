#include "clusters/machine.hpp"

#include "core/workspace.hpp"
#include "services/libraries.hpp"

namespace workspace_sim {

namespace {

constexpr Milliseconds one_day = 86'400'000;
constexpr Milliseconds purge_after = 30 * one_day;

Milliseconds in_milliseconds(double seconds, double fallback) {
  return static_cast<Milliseconds>((seconds < 0 ? fallback : seconds) * 1000);
}

/// Runs `action` on the cluster after `delay`, unless it has moved on by then.
void after(Workspace& workspace, Cluster& cluster, Milliseconds delay,
           void (*action)(Workspace&, Cluster&)) {
  const std::uint64_t generation = ++cluster.generation;
  workspace.clock.schedule(delay, [&workspace, id = cluster.id, generation, action] {
    Cluster* still_there = workspace.clusters.find(id);
    if (still_there != nullptr && still_there->generation == generation) {
      action(workspace, *still_there);
    }
  });
}

void finish_terminate(Workspace& workspace, Cluster& cluster) {
  cluster.state = "TERMINATED";
  cluster.terminated_time = workspace.clock.now();
  cluster.workers = 0;
  schedule_purge(workspace, cluster);
}

/// Whether control wants this start to fail; counts it.
bool fails_to_start(Workspace& workspace, Cluster& cluster) {
  for (StartFailure& failure : workspace.settings.start_failures) {
    const bool meant = (failure.cluster_id.empty() || failure.cluster_id == cluster.id) &&
                       (failure.cluster_name.empty() ||
                        failure.cluster_name == text_at(cluster.effective, "cluster_name"));
    if (!meant || failure.times == 0) continue;
    if (failure.times > 0) --failure.times;
    begin_terminate(workspace, cluster, failure.termination_reason, failure.state_message);
    return true;
  }
  return false;
}

void finish_start(Workspace& workspace, Cluster& cluster) {
  if (fails_to_start(workspace, cluster)) return;
  const Milliseconds now = workspace.clock.now();
  cluster.state = "RUNNING";
  cluster.state_message = "";
  cluster.workers = cluster.target_workers = initial_workers(cluster.effective);
  cluster.last_activity_time = now;
  if (has(cluster.effective, "init_scripts")) {
    add_event(workspace, cluster, "INIT_SCRIPTS_STARTED", {});
    add_event(workspace, cluster, "INIT_SCRIPTS_FINISHED", {});
  }
  add_event(workspace, cluster, "RUNNING",
            {{"current_num_workers", cluster.workers}, {"target_num_workers", cluster.workers}});
  libraries_on_running(workspace, cluster);
  schedule_autotermination(workspace, cluster);
}

void finish_resize(Workspace& workspace, Cluster& cluster) {
  cluster.state = "RUNNING";
  cluster.state_message = "";
  const bool grown = cluster.target_workers > cluster.workers;
  cluster.workers = cluster.target_workers;
  if (grown) {
    add_event(workspace, cluster, "UPSIZE_COMPLETED",
              {{"current_num_workers", cluster.workers}, {"target_num_workers", cluster.workers}});
  }
  schedule_autotermination(workspace, cluster);
}

void new_spark_context(Workspace& workspace, Cluster& cluster) {
  workspace.execution.drop_cluster(cluster.id);
  cluster.spark_context_id = workspace.random.spark_context_id();
  cluster.last_state_loss_time = workspace.clock.now();
}

}  // namespace

Reply unexpected_state(const Cluster& cluster) {
  return cluster_error(
      400, "INVALID_STATE",
      "Cluster " + cluster.id + " is in unexpected state " + state_name(cluster) + ".");
}

json::object user_request(const std::string& user) {
  return {{"code", "USER_REQUEST"},
          {"type", "SUCCESS"},
          {"parameters", json::object{{"username", user}}}};
}

json::object cluster_size(const json::object& attributes) {
  if (has(attributes, "autoscale")) return {{"autoscale", attributes.at("autoscale")}};
  return {{"num_workers", integer_at(attributes, "num_workers")}};
}

std::int64_t initial_workers(const json::object& attributes) {
  const json::object* autoscale = object_at(attributes, "autoscale");
  return autoscale != nullptr ? integer_at(*autoscale, "min_workers")
                              : integer_at(attributes, "num_workers");
}

void add_event(const Workspace& workspace, Cluster& cluster, std::string_view type,
               json::object details) {
  cluster.events.push_back({{"cluster_id", cluster.id},
                            {"timestamp", workspace.clock.now()},
                            {"type", type},
                            {"details", std::move(details)}});
}

void begin_start(Workspace& workspace, Cluster& cluster, const std::string& user, bool created) {
  const Settings& settings = workspace.settings;
  cluster.state = "PENDING";
  cluster.state_message = "Finding instances for new nodes, acquiring more instances if necessary";
  cluster.termination_reason.reset();
  cluster.start_time = workspace.clock.now();
  cluster.terminated_time = 0;
  if (!created) cluster.last_restarted_time = workspace.clock.now();
  cluster.target_workers = initial_workers(cluster.effective);
  new_spark_context(workspace, cluster);
  libraries_on_start(cluster);
  json::object details{{"user", user}};
  if (created) {
    details["attributes"] = cluster.effective;
    details["cluster_size"] = cluster_size(cluster.effective);
  }
  add_event(workspace, cluster, created ? "CREATING" : "STARTING", std::move(details));
  after(workspace, cluster, in_milliseconds(settings.start_seconds, 0), finish_start);
}

void begin_restart(Workspace& workspace, Cluster& cluster, const std::string& user) {
  const Settings& settings = workspace.settings;
  cluster.state = "RESTARTING";
  cluster.state_message = "Restarting Spark";
  cluster.last_restarted_time = workspace.clock.now();
  cluster.target_workers = initial_workers(cluster.effective);
  new_spark_context(workspace, cluster);
  libraries_on_start(cluster);
  add_event(workspace, cluster, "RESTARTING", {{"user", user}});
  after(workspace, cluster, in_milliseconds(settings.restart_seconds, settings.start_seconds),
        finish_start);
}

void begin_resize(Workspace& workspace, Cluster& cluster, const std::string& user) {
  const Settings& settings = workspace.settings;
  cluster.state = "RESIZING";
  cluster.state_message = "Resizing the cluster";
  cluster.target_workers = initial_workers(cluster.effective);
  add_event(workspace, cluster, "RESIZING",
            {{"cause", "USER_REQUEST"},
             {"user", user},
             {"cluster_size", cluster_size(cluster.effective)},
             {"current_num_workers", cluster.workers},
             {"target_num_workers", cluster.target_workers}});
  after(workspace, cluster, in_milliseconds(settings.resize_seconds, settings.start_seconds),
        finish_resize);
}

void begin_terminate(Workspace& workspace, Cluster& cluster, const json::object& reason,
                     const std::string& message) {
  const Settings& settings = workspace.settings;
  workspace.execution.drop_cluster(cluster.id);
  cluster.state = "TERMINATING";
  cluster.state_message = message;
  cluster.termination_reason = reason;
  add_event(workspace, cluster, "TERMINATING", {{"reason", reason}});
  after(workspace, cluster, in_milliseconds(settings.terminate_seconds, settings.start_seconds),
        finish_terminate);
}

void terminate_idle(Workspace& workspace, Cluster& cluster) {
  if (cluster.state == "TERMINATED") return;
  const json::object parameters{{"inactivity_duration_min", "60"}};
  begin_terminate(workspace, cluster,
                  {{"code", "INACTIVITY"}, {"type", "SUCCESS"}, {"parameters", parameters}},
                  "Cluster terminated because of inactivity");
  finish_terminate(workspace, cluster);
}

void grow(Workspace& workspace, Cluster& cluster, Milliseconds duration) {
  if (cluster.state != "RUNNING") return;
  cluster.state = "RESIZING";
  cluster.state_message = "Resizing the cluster";
  add_event(workspace, cluster, "RESIZING",
            {{"cause", "AUTOSCALE"},
             {"current_num_workers", cluster.workers},
             {"target_num_workers", cluster.target_workers}});
  after(workspace, cluster, duration, finish_resize);
}

void schedule_purge(Workspace& workspace, Cluster& cluster) {
  if (!cluster.pinned_by.empty()) return;
  const Milliseconds lost_at = cluster.terminated_time + purge_after;
  after(workspace, cluster, std::max<Milliseconds>(0, lost_at - workspace.clock.now()),
        [](Workspace& owner, Cluster& purged) {
          if (purged.state == "TERMINATED" && purged.pinned_by.empty()) {
            const std::string id = purged.id;
            owner.clusters.erase(id, "purged");
          }
        });
}

void schedule_autotermination(Workspace& workspace, Cluster& cluster) {
  const std::int64_t minutes = integer_at(cluster.effective, "autotermination_minutes");
  if (minutes <= 0 || is_job_cluster(cluster)) return;
  const Milliseconds due = cluster.last_activity_time + minutes * 60'000;
  after(workspace, cluster, due - workspace.clock.now(), [](Workspace& owner, Cluster& idle) {
    const std::int64_t allowed = integer_at(idle.effective, "autotermination_minutes");
    if (idle.state != "RUNNING" || allowed <= 0) return;
    if (idle.last_activity_time + allowed * 60'000 > owner.clock.now()) {
      return schedule_autotermination(owner, idle);
    }
    const json::object parameters{{"inactivity_duration_min", std::to_string(allowed)}};
    begin_terminate(owner, idle,
                    {{"code", "INACTIVITY"}, {"type", "SUCCESS"}, {"parameters", parameters}},
                    "Cluster terminated because of inactivity");
  });
}

}  // namespace workspace_sim

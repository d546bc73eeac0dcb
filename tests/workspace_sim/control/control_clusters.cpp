// Control: clusters that are there already, and changes behind the back of whoever declared them.
#include <algorithm>

#include "clusters/effective.hpp"
#include "clusters/machine.hpp"
#include "clusters/view.hpp"
#include "core/router.hpp"
#include "core/shape.hpp"
#include "core/workspace.hpp"
#include "policies/policy_merge.hpp"

namespace workspace_sim {

namespace {

json::object default_attributes() {
  return {{"spark_version", "15.4.x-scala2.12"}, {"node_type_id", "i3.xlarge"}, {"num_workers", 1}};
}

void put_in_state(Workspace& workspace, Cluster& cluster, const json::object& wanted) {
  const Milliseconds now = workspace.clock.now();
  const double days_ago = number_at(wanted, "terminated_days_ago");
  cluster.state = text_at(wanted, "state", "TERMINATED");
  cluster.start_time = now - static_cast<Milliseconds>(days_ago * 86'400'000);
  cluster.last_state_loss_time = cluster.start_time;
  cluster.spark_context_id = workspace.random.spark_context_id();
  if (cluster.state == "TERMINATED") {
    cluster.terminated_time = cluster.start_time;
    const json::object* reason = object_at(wanted, "termination_reason");
    cluster.termination_reason = reason != nullptr ? *reason
                                 : is_job_cluster(cluster)
                                     ? json::object{{"code", "JOB_FINISHED"}, {"type", "SUCCESS"}}
                                     : user_request(cluster.creator);
    schedule_purge(workspace, cluster);
    return;
  }
  cluster.workers = cluster.target_workers = initial_workers(cluster.effective);
  cluster.last_activity_time = now;
  schedule_autotermination(workspace, cluster);
}

/// The life that it has had already, in the place of the event of its creation.
Refusal put_history(Cluster& cluster, const json::object& wanted) {
  if (has(wanted, "terminated_time"))
    cluster.terminated_time = integer_at(wanted, "terminated_time");
  const json::array* events = array_at(wanted, "events");
  if (events == nullptr) return std::nullopt;
  cluster.events.clear();
  for (const json::value& one : *events) {
    if (!one.is_object() || integer_at(one.get_object(), "timestamp") == 0 ||
        text_at(one.get_object(), "type").empty()) {
      return control_error("an event needs a type and a timestamp");
    }
    json::object event = one.get_object();
    event["cluster_id"] = cluster.id;
    cluster.events.push_back(std::move(event));
  }
  return std::nullopt;
}

Refusal insert_one(Workspace& workspace, const json::object& wanted, std::int64_t number,
                   std::string& id) {
  const json::object* given = object_at(wanted, "attributes");
  json::object spec = given == nullptr ? default_attributes() : *given;
  if (!has(spec, "cluster_name"))
    spec["cluster_name"] = text_at(wanted, "cluster_name", "cluster {n}");
  std::string name = text_at(spec, "cluster_name");
  if (const std::size_t place = name.find("{n}"); place != std::string::npos) {
    spec["cluster_name"] = name.replace(place, 3, std::to_string(number));
  }
  auto cluster = std::make_unique<Cluster>();
  cluster->source = text_at(wanted, "cluster_source", "API");
  cluster->creator = text_at(wanted, "creator_user_name", "admin@example.com");
  if (flag_at(wanted, "unchecked")) {
    cluster->effective = spec;
  } else {
    if (auto refused = normalise("cluster", spec)) return refused;
    if (auto refused =
            make_effective(workspace, spec, cluster->creator,
                           is_job_cluster(*cluster) ? "job" : "all-purpose", cluster->effective)) {
      return refused;
    }
  }
  cluster->spec = spec;
  cluster->id = text_at(wanted, "cluster_id");
  if (cluster->id.empty()) cluster->id = workspace.random.cluster_id(workspace.clock.now());
  if (workspace.clusters.find(cluster->id) != nullptr) {
    return control_error("there is a cluster " + cluster->id + " already");
  }
  if (flag_at(wanted, "pinned")) cluster->pinned_by = cluster->creator;
  Cluster& inserted = workspace.clusters.insert(std::move(cluster));
  add_event(workspace, inserted, "CREATING",
            {{"user", inserted.creator}, {"attributes", inserted.effective}});
  put_in_state(workspace, inserted, wanted);
  if (auto refused = put_history(inserted, wanted)) return refused;
  id = inserted.id;
  return std::nullopt;
}

/// {"count"?, "cluster_id"?, "cluster_source"?, "state"?, "attributes"?, …} or {"clusters": […]}.
Reply insert(Workspace& workspace, const Call& call) {
  const json::array* many = array_at(call.body, "clusters");
  const json::array listed = many == nullptr ? json::array{call.body} : *many;
  json::array ids;
  for (const json::value& wanted : listed) {
    if (!wanted.is_object()) return control_error("a cluster must be an object");
    const std::int64_t count = integer_at(wanted.get_object(), "count", 1);
    for (std::int64_t number = 0; number < count; ++number) {
      std::string id;
      if (auto refused = insert_one(workspace, wanted.get_object(), number, id)) return *refused;
      ids.push_back(json::value(id));
    }
  }
  return ok(json::object{{"cluster_ids", std::move(ids)}});
}

/// Changes attributes as `user`, with the EDITED event that the platform would write:
/// {"cluster_id", "user"?, "set": {path: value}, "unset": [path], "spec"?: also the spec,
///  "restart"?: with a restart, "new_spark_context"?: as after a restart}.
Reply mutate(Workspace& workspace, const Call& call) {
  Cluster* cluster = workspace.clusters.find(text_at(call.body, "cluster_id"));
  if (cluster == nullptr) return control_error("no such cluster");
  json::object after = cluster->effective;
  json::object spec = cluster->spec;
  const bool is_edit = has(call.body, "set") || has(call.body, "unset");
  if (const json::object* set = object_at(call.body, "set")) {
    for (const auto& member : *set) {
      set_at_path(after, split_path(member.key()), member.value());
      set_at_path(spec, split_path(member.key()), member.value());
    }
  }
  if (const json::array* unset = array_at(call.body, "unset")) {
    for (const json::value& path : *unset) {
      erase_at_path(after, split_path(plain_text(path)));
      erase_at_path(spec, split_path(plain_text(path)));
    }
  }
  const std::string user = text_at(call.body, "user", "someone.else@example.com");
  if (is_edit)
    add_event(workspace, *cluster, "EDITED",
              {{"user", user},
               {"attributes", after},
               {"previous_attributes", cluster->effective},
               {"cluster_size", cluster_size(after)},
               {"previous_cluster_size", cluster_size(cluster->effective)}});
  cluster->effective = std::move(after);
  if (flag_at(call.body, "spec", true)) cluster->spec = std::move(spec);
  if (flag_at(call.body, "restart") && cluster->state == "RUNNING") {
    begin_restart(workspace, *cluster, user);
  } else if (flag_at(call.body, "new_spark_context")) {
    workspace.execution.drop_cluster(cluster->id);
    cluster->spark_context_id = workspace.random.spark_context_id();
    cluster->last_restarted_time = workspace.clock.now();
  }
  return ok(cluster_view(workspace, *cluster, true));
}

/// Lets a running cluster die: {"cluster_id", "termination_reason"?, "state_message"?}.
Reply terminate_by_control(Workspace& workspace, const Call& call) {
  Cluster* cluster = workspace.clusters.find(text_at(call.body, "cluster_id"));
  if (cluster == nullptr) return control_error("no such cluster");
  const json::object* reason = object_at(call.body, "termination_reason");
  begin_terminate(workspace, *cluster,
                  reason != nullptr ? *reason
                                    : json::object{{"code", "CLOUD_PROVIDER_SHUTDOWN"},
                                                   {"type", "CLOUD_FAILURE"}},
                  text_at(call.body, "state_message"));
  return ok();
}

/// Takes a cluster away: {"cluster_id", "how"?: "deleted" (default) or "purged"}.
Reply lose(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "cluster_id");
  if (workspace.clusters.find(id) == nullptr) return control_error("no such cluster");
  workspace.execution.drop_cluster(id);
  workspace.clusters.erase(id, text_at(call.body, "how", "deleted"));
  return ok();
}

}  // namespace

void register_control_cluster_routes(Router& router) {
  router.add("POST", "/__sim/clusters", insert);
  router.add("POST", "/__sim/clusters/mutate", mutate);
  router.add("POST", "/__sim/clusters/terminate", terminate_by_control);
  router.add("POST", "/__sim/clusters/lose", lose);
}

}  // namespace workspace_sim

// clusters/start, restart, delete, permanent-delete, resize, pin, unpin, change-owner, events.
#include <algorithm>

#include "clusters/effective.hpp"
#include "clusters/machine.hpp"
#include "core/paging.hpp"
#include "core/router.hpp"
#include "core/shape.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

Refusal find(Workspace& workspace, const Call& call, std::string_view level, Cluster*& cluster) {
  return find_cluster(workspace, call, text_at(call.body, "cluster_id"), level, cluster);
}

Reply start_cluster(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find(workspace, call, "CAN_RESTART", cluster)) return *refused;
  if (is_job_cluster(*cluster)) {
    return invalid_parameter("Cluster " + cluster->id +
                             " was created by the job scheduler and cannot be started.");
  }
  if (cluster->state == "TERMINATED") {
    begin_start(workspace, *cluster, call.user.name, false);
    return ok();
  }
  // Documented as "nothing happens"; live workspaces refuse while the cluster is on its way.
  if (takes_commands(*cluster) || workspace.settings.start_is_no_op) return ok();
  return unexpected_state(*cluster);
}

Reply restart_cluster(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find(workspace, call, "CAN_RESTART", cluster)) return *refused;
  if (cluster->state == "RUNNING") begin_restart(workspace, *cluster, call.user.name);
  return ok();
}

Reply terminate(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find(workspace, call, "CAN_RESTART", cluster)) return *refused;
  if (cluster->state != "TERMINATING" && cluster->state != "TERMINATED") {
    begin_terminate(workspace, *cluster, user_request(call.user.name),
                    "Cluster terminated by user " + call.user.name);
  }
  return ok();
}

Reply permanent_delete(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find(workspace, call, "CAN_MANAGE", cluster)) return *refused;
  if (!cluster->pinned_by.empty()) {
    return invalid_parameter("Cannot delete pinned cluster " + cluster->id +
                             ". Please ask an admin to unpin the cluster first.");
  }
  const std::string id = cluster->id;
  workspace.execution.drop_cluster(id);
  workspace.permissions.erase("/clusters/" + id);
  workspace.clusters.erase(id, "deleted");
  return ok();
}

Reply resize_cluster(Workspace& workspace, const Call& call) {
  json::object body = call.body;
  if (auto refused = normalise("cluster", body)) return *refused;
  Cluster* cluster = nullptr;
  if (auto refused = find(workspace, call, "CAN_MANAGE", cluster)) return *refused;
  if (cluster->state != "RUNNING") return unexpected_state(*cluster);
  json::object resized = cluster->effective;
  resized.erase("num_workers");
  resized.erase("autoscale");
  for (const std::string_view key : {"num_workers", "autoscale"}) {
    if (has(body, key)) resized[key] = body.at(key);
  }
  if (auto refused = check_size(resized)) return *refused;
  cluster->effective = std::move(resized);
  begin_resize(workspace, *cluster, call.user.name);
  return ok();
}

Refusal find_for_admin(Workspace& workspace, const Call& call, Cluster*& cluster) {
  if (!call.user.admin) {
    return permission_denied("Only workspace administrators may do this.");
  }
  return find(workspace, call, "CAN_MANAGE", cluster);
}

Reply pin(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find_for_admin(workspace, call, cluster)) return *refused;
  if (!cluster->pinned_by.empty()) return ok();
  const auto& all = workspace.clusters.by_sequence;
  const auto pinned = std::count_if(
      all.begin(), all.end(), [](const auto& entry) { return !entry.second->pinned_by.empty(); });
  const std::int64_t limit = workspace.settings.pin_limit;
  if (pinned >= limit) {
    return invalid_parameter("The maximum number of pinned clusters (" + std::to_string(limit) +
                             ") has been reached.");
  }
  cluster->pinned_by = call.user.name;
  if (cluster->state == "TERMINATED") ++cluster->generation;  // no purge while pinned
  add_event(workspace, *cluster, "PINNED", {{"user", call.user.name}});
  return ok();
}

Reply unpin(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find_for_admin(workspace, call, cluster)) return *refused;
  if (cluster->pinned_by.empty()) return ok();
  cluster->pinned_by.clear();
  add_event(workspace, *cluster, "UNPINNED", {{"user", call.user.name}});
  if (cluster->state == "TERMINATED") schedule_purge(workspace, *cluster);
  return ok();
}

Reply change_owner(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find_for_admin(workspace, call, cluster)) return *refused;
  if (cluster->state != "TERMINATED") return unexpected_state(*cluster);
  const std::string owner = text_at(call.body, "owner_username");
  if (owner.empty()) return missing_field("owner_username");
  if (!workspace.users.by_name.contains(owner)) {
    return does_not_exist("User " + owner + " does not exist.");
  }
  cluster->creator = owner;
  return ok();
}

bool wanted(const json::object& event, const json::object& body) {
  const std::int64_t timestamp = integer_at(event, "timestamp");
  if (has(body, "start_time") && timestamp < integer_at(body, "start_time")) return false;
  if (has(body, "end_time") && timestamp > integer_at(body, "end_time")) return false;
  const json::array* types = array_at(body, "event_types");
  return types == nullptr || types->empty() || contains_text(*types, text_at(event, "type"));
}

Reply events(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused = find(workspace, call, "CAN_ATTACH_TO", cluster)) return *refused;
  std::vector<const json::object*> listed;
  for (const json::object& event : cluster->events) {
    if (integer_at(event, "timestamp") >= workspace.settings.events_from &&
        wanted(event, call.body))
      listed.push_back(&event);
  }
  if (text_at(call.body, "order", "DESC") == "DESC") std::reverse(listed.begin(), listed.end());
  const std::int64_t old_limit = integer_at(call.body, "limit", 50);
  const std::int64_t given = integer_at(call.body, "page_size", old_limit);
  const std::int64_t size = given == 0 ? 50 : std::clamp<std::int64_t>(given, 1, 500);
  const auto total = static_cast<std::int64_t>(listed.size());
  const Page page = make_page(call, text_at(call.body, "page_token"),
                              integer_at(call.body, "offset"), total, size);
  if (page.bad_token) return invalid_parameter("Invalid page token.");
  json::array shown;
  for (std::int64_t at = page.begin; at < page.end; ++at) {
    shown.push_back(*listed[static_cast<std::size_t>(at)]);
  }
  json::object answer{{"events", std::move(shown)}, {"total_count", total}};
  if (!page.previous_token.empty()) answer["prev_page_token"] = page.previous_token;
  if (!page.next_token.empty()) {
    answer["next_page_token"] = page.next_token;
    json::object next = call.body;
    next["offset"] = page.end;
    next["limit"] = size;
    next.erase("page_token");
    next.erase("page_size");
    answer["next_page"] = std::move(next);
  }
  return ok(answer);
}

}  // namespace

void register_cluster_lifecycle_routes(Router& router) {
  const std::vector<std::string> versions = {"2.0", "2.1"};
  router.add("POST", versions, "/clusters/start", start_cluster);
  router.add("POST", versions, "/clusters/restart", restart_cluster);
  router.add("POST", versions, "/clusters/delete", terminate);
  router.add("POST", versions, "/clusters/permanent-delete", permanent_delete);
  router.add("POST", versions, "/clusters/resize", resize_cluster);
  router.add("POST", versions, "/clusters/pin", pin);
  router.add("POST", versions, "/clusters/unpin", unpin);
  router.add("POST", versions, "/clusters/change-owner", change_owner);
  router.add("POST", versions, "/clusters/events", events);
}

}  // namespace workspace_sim

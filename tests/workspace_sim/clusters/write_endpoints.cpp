// clusters/create, edit and update.
#include "clusters/effective.hpp"
#include "clusters/machine.hpp"
#include "core/router.hpp"
#include "core/shape.hpp"
#include "core/workspace.hpp"
#include "policies/policy_merge.hpp"
#include "services/libraries.hpp"

namespace workspace_sim {

namespace {

/// What `spec` shows of a body: everything that was sent but what names the request itself.
json::object spec_of(json::object body) {
  for (const std::string_view key : {"cluster_id", "clone_from", "idempotency_token"}) {
    body.erase(key);
  }
  return body;
}

Reply create_cluster(Workspace& workspace, const Call& call) {
  if (!call.user.allow_cluster_create && !call.user.admin) {
    return permission_denied(
        "You are not authorized to create clusters. Please contact your administrator.");
  }
  json::object body = call.body;
  if (auto refused = normalise("cluster", body)) return *refused;
  if (const json::object* clone = object_at(body, "clone_from")) {
    Cluster* source = nullptr;
    if (auto refused = find_cluster(workspace, call, text_at(*clone, "source_cluster_id"),
                                    "CAN_ATTACH_TO", source)) {
      return *refused;
    }
    json::object cloned = source->spec;
    overlay(cloned, body);
    body = std::move(cloned);
  }
  auto cluster = std::make_unique<Cluster>();
  if (auto refused =
          make_effective(workspace, body, call.user.name, "all-purpose", cluster->effective)) {
    return *refused;
  }
  cluster->id = workspace.random.cluster_id(workspace.clock.now());
  cluster->spec = spec_of(std::move(body));
  if (!has(cluster->effective, "cluster_name")) cluster->effective["cluster_name"] = "";
  cluster->creator = call.user.name;
  cluster->hidden_gets = workspace.settings.consistency_lag_gets;
  Cluster& created = workspace.clusters.insert(std::move(cluster));
  add_policy_libraries(workspace, created);
  begin_start(workspace, created, call.user.name, true);
  return ok(json::object{{"cluster_id", created.id}});
}

Refusal check_may_edit(const Cluster& cluster) {
  if (is_job_cluster(cluster)) {
    return invalid_parameter("Cluster " + cluster.id +
                             " was created by the job scheduler and cannot be edited.");
  }
  if (cluster.state == "RUNNING" || cluster.state == "TERMINATED") return std::nullopt;
  return unexpected_state(cluster);
}

/// Takes the new attributes over and restarts what runs, whether or not anything changed.
Reply replace(Workspace& workspace, const Call& call, Cluster& cluster, json::object body) {
  json::object effective;
  const std::string type = is_job_cluster(cluster) ? "job" : "all-purpose";
  if (auto refused = make_effective(workspace, body, cluster.creator, type, effective)) {
    return *refused;
  }
  if (!has(effective, "cluster_name")) effective["cluster_name"] = "";
  add_event(workspace, cluster, "EDITED",
            {{"user", call.user.name},
             {"attributes", effective},
             {"previous_attributes", cluster.effective},
             {"cluster_size", cluster_size(effective)},
             {"previous_cluster_size", cluster_size(cluster.effective)}});
  cluster.effective = std::move(effective);
  cluster.spec = spec_of(std::move(body));
  add_policy_libraries(workspace, cluster);
  if (cluster.state == "RUNNING") begin_restart(workspace, cluster, call.user.name);
  return ok();
}

Reply edit_cluster(Workspace& workspace, const Call& call) {
  json::object body = call.body;
  if (auto refused = normalise("cluster", body)) return *refused;
  Cluster* cluster = nullptr;
  if (auto refused =
          find_cluster(workspace, call, text_at(body, "cluster_id"), "CAN_MANAGE", cluster)) {
    return *refused;
  }
  if (auto refused = check_may_edit(*cluster)) return *refused;
  return replace(workspace, call, *cluster, std::move(body));
}

/// Lays the masked part of `change` over `spec`; what the mask names and `change` lacks is cleared.
Refusal apply_mask(std::string_view mask, const json::object& change, json::object& spec) {
  if (mask.empty()) return missing_field("update_mask");
  if (mask == "*") {
    spec = change;
    return std::nullopt;
  }
  const json::object& shape = Catalog::instance().shapes().at("cluster").as_object();
  while (!mask.empty()) {
    const std::string_view path = mask.substr(0, mask.find(','));
    mask.remove_prefix(std::min(mask.size(), path.size() + 1));
    const auto segments = split_path(path);
    const json::value* known = value_at_path(shape, {segments.front()});
    const bool inside_map = segments.size() > 1 && known != nullptr && !known->is_object();
    if (known == nullptr || inside_map || path.find(' ') != std::string_view::npos) {
      return invalid_parameter("Invalid field path in update_mask: " + std::string(path));
    }
    const json::value* value = value_at_path(change, segments);
    if (value != nullptr) {
      set_at_path(spec, segments, *value);
    } else {
      erase_at_path(spec, segments);
    }
    // The two ways of giving a size exclude each other: naming one drops the other.
    if (value != nullptr && segments.front() == "autoscale") spec.erase("num_workers");
    if (value != nullptr && segments.front() == "num_workers") spec.erase("autoscale");
  }
  return std::nullopt;
}

Reply update_cluster(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused =
          find_cluster(workspace, call, text_at(call.body, "cluster_id"), "CAN_MANAGE", cluster)) {
    return *refused;
  }
  const json::object* held = object_at(call.body, "cluster");
  json::object change = held == nullptr ? json::object() : *held;
  if (auto refused = normalise("cluster", change)) return *refused;
  if (auto refused = check_may_edit(*cluster)) return *refused;
  json::object spec = cluster->spec;
  if (auto refused = apply_mask(text_at(call.body, "update_mask"), change, spec)) return *refused;
  return replace(workspace, call, *cluster, std::move(spec));
}

}  // namespace

void register_cluster_write_routes(Router& router) {
  const std::vector<std::string> versions = {"2.0", "2.1"};
  router.add("POST", versions, "/clusters/create", create_cluster);
  router.add("POST", versions, "/clusters/edit", edit_cluster);
  router.add("POST", versions, "/clusters/update", update_cluster);
}

}  // namespace workspace_sim

#include "plugin/coverage/cluster_event.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "plugin/json/writer.hpp"

namespace hipaa::coverage {
namespace {

constexpr std::array<std::pair<std::string_view, EventKind>, 13> kinds{
    {{"CREATING", EventKind::creating},
     {"STARTING", EventKind::starting},
     {"RESTARTING", EventKind::restarting},
     {"RUNNING", EventKind::running},
     {"TERMINATING", EventKind::terminating},
     {"EDITED", EventKind::edited},
     {"AUTOMATIC_CLUSTER_UPDATE", EventKind::updated},
     {"DRIVER_UNAVAILABLE", EventKind::driver_lost},
     {"SPARK_EXCEPTION", EventKind::driver_lost},
     {"RESIZING", EventKind::alive},
     {"UPSIZE_COMPLETED", EventKind::alive},
     {"DRIVER_HEALTHY", EventKind::alive},
     {"DRIVER_NOT_RESPONDING", EventKind::alive}}};

// What pools and fleets make of them is the workspace's to say.
constexpr std::array<std::string_view, 6> machine_members{"driver_instance_pool_id",
                                                          "driver_node_type_flexibility",
                                                          "driver_node_type_id",
                                                          "instance_pool_id",
                                                          "node_type_id",
                                                          "worker_node_type_flexibility"};

const json::object* object_member(const json::value& of, std::string_view name) {
  const auto* found = json::member(of, name);
  return found == nullptr ? nullptr : found->if_object();
}

std::string who_did(const json::value& details) {
  auto who = json::text_member(details, "user");
  if (!who.empty()) return who;
  // Who ended it stands with the reason.
  const auto* reason = json::member(details, "reason");
  const auto* parameters = reason == nullptr ? nullptr : json::member(*reason, "parameters");
  return parameters == nullptr ? std::string() : json::text_member(*parameters, "username");
}

bool only_after_a_run(const json::value& details) {
  const auto* reason = json::member(details, "reason");
  if (reason == nullptr) return false;
  const auto code = json::text_member(*reason, "code");
  return code == "INACTIVITY" || code == "JOB_FINISHED";
}

}  // namespace

std::vector<std::string> event_types() {
  std::vector<std::string> made;
  for (const auto& [name, kind] : kinds) made.emplace_back(name);
  return made;
}

std::string machines_of(const json::object& cluster) {
  json::object made;
  for (const auto name : machine_members)
    if (const auto* value = json::member(cluster, name)) made[json::boosted(name)] = *value;
  return json::canonical(made);
}

std::optional<ClusterEvent> read_event(const json::value& event) {
  const auto* at = json::member(event, "timestamp");
  const auto* type = json::member(event, "type");
  if (at == nullptr || !at->is_int64() || type == nullptr || !type->is_string())
    return std::nullopt;
  const auto name = json::view(type->get_string());
  for (const auto& [known, kind] : kinds) {
    if (known != name) continue;
    ClusterEvent made;
    made.at = at->get_int64();
    made.kind = kind;
    const auto* details = json::member(event, "details");
    if (details == nullptr) return made;
    made.who = who_did(*details);
    made.ended_after_run = kind == EventKind::terminating && only_after_a_run(*details);
    if (const auto* now = object_member(*details, "attributes")) made.machines = machines_of(*now);
    if (const auto* before = object_member(*details, "previous_attributes"))
      made.machines_before = machines_of(*before);
    return made;
  }
  return std::nullopt;
}

}  // namespace hipaa::coverage

#include "plugin/operations/offer/doctor.hpp"

#include <array>

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/operations/caller.hpp"

namespace hipaa::resource {
namespace {

// Texts under `key` of the objects in the list `name`.
json::array texts_in(const json::object& from, std::string_view name, std::string_view key) {
  json::array made;
  const auto* list = model::find(from, name);
  if (list == nullptr || !list->is_array()) return made;
  for (const auto& entry : list->get_array())
    if (const auto* one = entry.if_object())
      if (auto text = text_of(*one, key); !text.empty()) made.emplace_back(std::move(text));
  return made;
}

json::object identity(const json::object& who) {
  return {{"user_name", text_of(who, "userName")},
          {"id", text_of(who, "id")},
          {"groups", texts_in(who, "groups", "display")},
          {"entitlements", texts_in(who, "entitlements", "value")}};
}

struct Permission {
  std::string_view name;
  std::string_view needed_for;
  Result<void> (*ask)(workspace::Client&, CallContext&);
};

template <class Answer>
Result<void> without_value(Answer answer) {
  if (!answer) return std::move(answer).error();
  return {};
}

// A list that is asked for without further arguments.
template <auto list>
Result<void> listed(workspace::Client& client, CallContext& call) {
  return without_value((client.*list)(call));
}

// The least that shows whether each family of calls is open to the caller.
constexpr std::array<Permission, 8> permissions{{
    {"list clusters", "reading many clusters, and finding the cluster of a create that broke off",
     [](workspace::Client& client, CallContext& call) {
       return without_value(client.list_clusters({{}, true}, call));
     }},
    {"list node types", "HC-EBS-05 and HC-NODE-01: which node types can carry EBS volumes",
     listed<&workspace::Client::node_types>},
    {"list Spark versions", "HC-RT-04: whether the runtime is still offered",
     listed<&workspace::Client::spark_versions>},
    {"list instance pools", "HC-EBS-02: the disks of a pool",
     listed<&workspace::Client::list_instance_pools>},
    {"list cluster policies", "HC-POL-01: what a policy adds to a cluster",
     listed<&workspace::Client::list_policies>},
    {"read library statuses", "libraries of a cluster, and whether they were installed",
     listed<&workspace::Client::all_library_statuses>},
    {"list jobs", "the tasks of a cluster",
     [](workspace::Client& client, CallContext& call) {
       return without_value(client.list_jobs("hipaa-doctor", call));
     }},
    {"read workspace settings", "HC-CSP-01 to HC-CSP-03: the compliance security profile",
     [](workspace::Client& client, CallContext& call) {
       return without_value(client.workspace_setting("shield_csp_enablement_ws_db", call));
     }},
}};

json::object shown(std::string_view name, std::string_view needed_for, std::string_view status,
                   std::string detail) {
  return {{"name", name}, {"needed_for", needed_for}, {"status", status}, {"detail", detail}};
}

// Nothing is created to find out: an entitlement, or the administrators' group, says it; without
// them only a policy that the caller may use lets him create.
json::object may_create(const json::object& who, workspace::Client& client, CallContext& call) {
  constexpr std::string_view name = "create clusters";
  constexpr std::string_view needed_for = "every hipaa_cluster";
  if (is_administrator(who)) return shown(name, needed_for, "allowed", "A member of admins.");
  if (may_create_clusters(who))
    return shown(name, needed_for, "allowed", "By the entitlement allow-cluster-create.");
  const auto policies = client.list_policies(call);
  if (policies && policies->empty())
    return shown(name, needed_for, "denied",
                 "Give the identity the entitlement allow-cluster-create, or CAN_USE on a cluster "
                 "policy.");
  return shown(name, needed_for, "unknown",
               "Without the entitlement allow-cluster-create only with a policy_id, or by the "
               "entitlements of a group.");
}

}  // namespace

Result<json::value> doctor(const Provider* provider, const json::array& /*arguments*/,
                           CallContext& call) {
  if (provider == nullptr)
    return Failure(Status::invalid_argument,
                   model::error("HP-ARG-CALL", "The provider to examine is missing.",
                                "Make one from a configuration first."));
  auto& client = provider->client();
  const auto who = client.me(call);
  if (!who) return who.error();
  json::value prover(nullptr);
  if (&provider->prover() != &client) {
    auto other = provider->prover().me(call);
    if (!other) {
      auto failure = std::move(other).error();
      for (auto& one : failure.diagnostics) one.path = "/prover";
      return failure;
    }
    prover = identity(*other);
  }
  auto place = client.workspace_id(call);
  if (!place) return std::move(place).error();
  json::array found{may_create(*who, client, call)};
  for (const auto& one : permissions) {
    auto asked = one.ask(client, call);
    if (asked) {
      found.push_back(shown(one.name, one.needed_for, "allowed", ""));
      continue;
    }
    const auto& failure = asked.error();
    if (failure.status == Status::cancelled || failure.status == Status::deadline)
      return std::move(asked).error();
    const auto& why = failure.diagnostics.front();
    found.push_back(shown(one.name, one.needed_for,
                          failure.status == Status::permission ? "denied" : "unknown",
                          why.summary + " " + why.detail));
  }
  const auto& configuration = client.configuration();
  return json::value{{"host", configuration.host},  {"auth_type", configuration.auth_type},
                     {"workspace_id", *place},      {"identity", identity(*who)},
                     {"prover", std::move(prover)}, {"permissions", std::move(found)}};
}

}  // namespace hipaa::resource

// Cluster policies 2.0, their families and compliance.
#include <algorithm>

#include "clusters/effective.hpp"
#include "clusters/machine.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"
#include "policies/policy_merge.hpp"
#include "services/documents.hpp"

namespace workspace_sim {

namespace {

Reply no_policy(const std::string& id) {
  return does_not_exist("Can't find a cluster policy with id: " + id + ".");
}

Refusal check_policy_document(const json::object& policy) {
  if (text_at(policy, "name").empty()) return missing_field("name");
  for (const std::string_view key : {"definition", "policy_family_definition_overrides"}) {
    if (!has(policy, key)) continue;
    const auto parsed = parse_json(text_at(policy, key));
    if (!policy.at(key).is_string() || !parsed || !parsed->is_object()) {
      return invalid_parameter("Policy definition is not valid JSON.");
    }
    for (const auto& element : parsed->get_object()) {
      if (!element.value().is_object() || text_at(element.value().get_object(), "type").empty()) {
        return invalid_parameter("Policy definition for " + std::string(element.key()) +
                                 " must have a type.");
      }
    }
  }
  if (has(policy, "definition") && has(policy, "policy_family_id")) {
    return invalid_parameter("definition cannot be set together with policy_family_id.");
  }
  return std::nullopt;
}

json::object kept(const json::object& body) {
  json::object policy;
  for (const std::string_view key :
       {"name", "definition", "description", "libraries", "max_clusters_per_user",
        "policy_family_id", "policy_family_definition_overrides"}) {
    if (has(body, key)) policy[key] = body.at(key);
  }
  if (!has(policy, "definition")) {
    policy["definition"] = json::serialize(policy_definition(policy));
  }
  return policy;
}

bool name_taken(const Workspace& workspace, const std::string& name, const std::string& but) {
  return std::any_of(workspace.policies.begin(), workspace.policies.end(), [&](const auto& entry) {
    return entry.first != but && text_at(entry.second, "name") == name;
  });
}

Reply create_policy(Workspace& workspace, const Call& call) {
  if (auto refused = check_policy_document(call.body)) return *refused;
  const std::string name = text_at(call.body, "name");
  if (name_taken(workspace, name, {})) {
    return invalid_parameter("Policy with name " + name + " already exists.");
  }
  std::string id = workspace.random.hex(16);
  std::transform(id.begin(), id.end(), id.begin(), [](char digit) {
    return digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
  });
  json::object policy = kept(call.body);
  policy["policy_id"] = id;
  policy["creator_user_name"] = call.user.name;
  policy["created_at_timestamp"] = workspace.clock.now();
  policy["is_default"] = false;
  workspace.policies[id] = std::move(policy);
  return ok(json::object{{"policy_id", id}});
}

Reply edit_policy(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "policy_id");
  const auto policy = workspace.policies.find(id);
  if (policy == workspace.policies.end()) return no_policy(id);
  if (auto refused = check_policy_document(call.body)) return *refused;
  if (name_taken(workspace, text_at(call.body, "name"), id)) {
    return invalid_parameter("Policy with name " + text_at(call.body, "name") + " already exists.");
  }
  json::object edited = kept(call.body);
  for (const std::string_view key :
       {"policy_id", "creator_user_name", "created_at_timestamp", "is_default"}) {
    if (has(policy->second, key)) edited[key] = policy->second.at(key);
  }
  policy->second = std::move(edited);
  return ok();
}

Reply get_policy(Workspace& workspace, const Call& call) {
  const std::string id = query_text(call, "policy_id");
  if (id.empty()) return missing_field("policy_id");
  const auto policy = workspace.policies.find(id);
  return policy == workspace.policies.end() ? no_policy(id) : ok(policy->second);
}

Reply list_policies(Workspace& workspace, const Call& call) {
  std::vector<const json::object*> listed;
  for (const auto& [id, policy] : workspace.policies) listed.push_back(&policy);
  const bool by_name = query_text(call, "sort_column") == "POLICY_NAME";
  std::stable_sort(listed.begin(), listed.end(),
                   [by_name](const json::object* left, const json::object* right) {
                     if (by_name) return text_at(*left, "name") < text_at(*right, "name");
                     return integer_at(*left, "created_at_timestamp") <
                            integer_at(*right, "created_at_timestamp");
                   });
  if (query_text(call, "sort_order") == "DESC") std::reverse(listed.begin(), listed.end());
  json::array policies;
  for (const json::object* policy : listed) policies.push_back(*policy);
  const auto count = policies.size();
  return ok(json::object{{"policies", std::move(policies)}, {"total_count", count}});
}

Reply remove_policy(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "policy_id");
  return workspace.policies.erase(id) == 0 ? no_policy(id) : ok();
}

json::object compliance_of(const Workspace& workspace, const Cluster& cluster) {
  const auto policy = workspace.policies.find(text_at(cluster.effective, "policy_id"));
  Violations violations;
  if (policy != workspace.policies.end()) {
    violations = check_policy(policy_definition(policy->second), cluster.effective,
                              is_job_cluster(cluster) ? "job" : "all-purpose");
  }
  json::object listed;
  for (const auto& [path, why] : violations) listed[path] = why;
  json::object compliance{{"is_compliant", listed.empty()}};
  if (!listed.empty()) compliance["violations"] = std::move(listed);
  return compliance;
}

Reply get_compliance(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused =
          find_cluster(workspace, call, query_text(call, "cluster_id"), "CAN_ATTACH_TO", cluster)) {
    return *refused;
  }
  return ok(compliance_of(workspace, *cluster));
}

Reply list_compliance(Workspace& workspace, const Call& call) {
  const std::string id = query_text(call, "policy_id");
  if (!workspace.policies.contains(id)) return no_policy(id);
  json::array clusters;
  for (const auto& [sequence, cluster] : workspace.clusters.by_sequence) {
    if (text_at(cluster->effective, "policy_id") != id) continue;
    json::object compliance = compliance_of(workspace, *cluster);
    compliance["cluster_id"] = cluster->id;
    clusters.push_back(std::move(compliance));
  }
  return ok(json::object{{"clusters", std::move(clusters)}});
}

/// Sets what the policy fixes, as an edit by the caller.
Reply enforce_compliance(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused =
          find_cluster(workspace, call, text_at(call.body, "cluster_id"), "CAN_MANAGE", cluster)) {
    return *refused;
  }
  const auto policy = workspace.policies.find(text_at(cluster->effective, "policy_id"));
  if (policy == workspace.policies.end()) return ok(json::object{{"has_changes", false}});
  json::object spec = cluster->spec;
  for (const auto& element : policy_definition(policy->second)) {
    const json::object* rule = element.value().if_object();
    if (rule != nullptr && text_at(*rule, "type") == "fixed") {
      erase_at_path(spec, split_path(element.key()));
    }
  }
  json::object effective;
  if (auto refused = make_effective(workspace, spec, cluster->creator, "all-purpose", effective)) {
    return *refused;
  }
  if (!has(effective, "cluster_name")) effective["cluster_name"] = "";
  json::array changes;
  for (const auto& member : effective) {
    const json::value* before = cluster->effective.if_contains(member.key());
    if (before != nullptr && *before == member.value()) continue;
    changes.push_back(json::object{{"field", member.key()},
                                   {"previous_value", before == nullptr ? "" : plain_text(*before)},
                                   {"new_value", plain_text(member.value())}});
  }
  const bool changed = !changes.empty();
  if (changed && !flag_at(call.body, "validate_only")) {
    if (cluster->state != "RUNNING" && cluster->state != "TERMINATED") {
      return unexpected_state(*cluster);
    }
    add_event(workspace, *cluster, "EDITED",
              {{"user", call.user.name},
               {"attributes", effective},
               {"previous_attributes", cluster->effective}});
    cluster->effective = std::move(effective);
    if (cluster->state == "RUNNING") begin_restart(workspace, *cluster, call.user.name);
  }
  json::object answer{{"has_changes", changed}};
  if (changed) answer["changes"] = std::move(changes);
  return ok(answer);
}

json::object family_view(const json::value& family) {
  json::object view = family.as_object();
  view["definition"] = json::serialize(family.at("definition"));
  return view;
}

Reply list_families(Workspace& /*workspace*/, const Call& /*call*/) {
  json::array families;
  for (const json::value& family : Catalog::instance().policy_families()) {
    families.push_back(family_view(family));
  }
  return ok(json::object{{"policy_families", std::move(families)}});
}

Reply get_family(Workspace& /*workspace*/, const Call& call) {
  for (const json::value& family : Catalog::instance().policy_families()) {
    if (text_at(family.as_object(), "policy_family_id") == call.arguments.front()) {
      return ok(family_view(family));
    }
  }
  return does_not_exist("Can't find a policy family with id: " + call.arguments.front() + ".");
}

}  // namespace

void upsert_policy(Workspace& workspace, const std::string& id, json::object policy) {
  // Tests may write the definition as an object; the API keeps it as text.
  if (const json::object* definition = object_at(policy, "definition")) {
    policy["definition"] = json::serialize(*definition);
  }
  json::object stored = kept(policy);
  if (!has(stored, "name")) stored["name"] = id;
  stored["policy_id"] = id;
  stored["creator_user_name"] = text_at(policy, "creator_user_name", "admin@example.com");
  stored["created_at_timestamp"] = workspace.clock.now();
  stored["is_default"] = false;
  workspace.policies[id] = std::move(stored);
}

void register_policy_routes(Router& router) {
  router.add("POST", {"2.0"}, "/policies/clusters/create", create_policy);
  router.add("POST", {"2.0"}, "/policies/clusters/edit", edit_policy);
  router.add("GET", {"2.0"}, "/policies/clusters/get", get_policy);
  router.add("GET", {"2.0"}, "/policies/clusters/list", list_policies);
  router.add("POST", {"2.0"}, "/policies/clusters/delete", remove_policy);
  router.add("GET", {"2.0"}, "/policies/clusters/get-compliance", get_compliance);
  router.add("GET", {"2.0"}, "/policies/clusters/list-compliance", list_compliance);
  router.add("POST", {"2.0"}, "/policies/clusters/enforce-compliance", enforce_compliance);
  router.add("GET", {"2.0"}, "/policy-families", list_families);
  router.add("GET", {"2.0"}, "/policy-families/{}", get_family);
}

}  // namespace workspace_sim

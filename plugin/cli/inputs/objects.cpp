// Objects as the Databricks APIs take and give them: one, a list of them, or a page of a listing.
// Members that only they have tell them apart: answers that hold only an id, events and
// statuses are none of them.
#include <algorithm>
#include <array>

#include "plugin/cli/inputs/subject.hpp"

namespace hipaa::cli {
namespace {

using Names = std::initializer_list<std::string_view>;

bool has_any(const json::value& object, Names names) {
  return std::any_of(names.begin(), names.end(),
                     [&](auto name) { return json::member(object, name) != nullptr; });
}

bool is_list_of(const json::value* list, bool (*is_one)(const json::value&)) {
  const auto* elements = list == nullptr ? nullptr : list->if_array();
  return elements != nullptr && !elements->empty() &&
         std::all_of(elements->begin(), elements->end(), is_one);
}

bool has_object(const json::value& object, std::string_view name) {
  const auto* found = json::member(object, name);
  return found != nullptr && found->is_object();
}

// Whether everything in it says what one attribute of a cluster may be.
bool is_definition(const json::value& value) {
  constexpr std::array<std::string_view, 7> types{"fixed", "forbidden", "allowlist", "blocklist",
                                                  "range", "regex",     "unlimited"};
  const auto* members = value.if_object();
  return members != nullptr && !members->empty() &&
         std::all_of(members->begin(), members->end(), [&](const auto& one) {
           const auto type = json::text_member(one.value(), "type");
           return std::find(types.begin(), types.end(), type) != types.end();
         });
}

bool is_policy(const json::value& object) {
  if (has_any(object, {"policy_family_id", "policy_family_definition_overrides"})) return true;
  const auto* definition = json::member(object, "definition");
  if (definition == nullptr) return false;
  if (definition->is_object())
    return definition->get_object().empty() || is_definition(*definition);
  // As the API has it: JSON in a text.
  if (!definition->is_string()) return false;
  const auto text = json::view(definition->get_string());
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

bool is_cluster(const json::value& object) {
  if (has_any(object, {"spark_version", "node_type_id", "cluster_name"})) return true;
  const bool describes_one =
      has_any(object, {"num_workers", "autoscale", "state", "cluster_source", "aws_attributes",
                       "spark_conf", "custom_tags", "autotermination_minutes"});
  return describes_one && has_any(object, {"cluster_id", "instance_pool_id", "policy_id"}) &&
         !has_any(object, {"instance_pool_name", "timestamp", "library_statuses"});
}

bool is_pool(const json::value& object) {
  return has_any(object, {"instance_pool_name", "preloaded_spark_versions"}) ||
         (json::member(object, "disk_spec") != nullptr &&
          has_any(object, {"node_type_id", "instance_pool_id", "min_idle_instances"}) &&
          !has_any(object, {"cluster_id", "spark_version"}));
}

bool is_task(const json::value& object) {
  return !json::text_member(object, "task_key").empty();
}

bool is_cluster_of_pipeline(const json::value& object) {
  return object.is_object() &&
         has_any(object, {"label", "node_type_id", "num_workers", "autoscale", "spark_conf",
                          "aws_attributes", "instance_pool_id", "policy_id", "custom_tags"});
}

bool is_pipeline(const json::value& object) {
  if (json::member(object, "pipeline_id") != nullptr) return has_object(object, "spec");
  if (has_any(object, {"tasks", "job_clusters", "new_cluster"})) return false;
  return is_list_of(json::member(object, "clusters"), is_cluster_of_pipeline) &&
         has_any(object, {"libraries", "storage", "continuous", "development", "catalog", "target",
                          "channel", "edition", "photon"});
}

bool is_empty_list(const json::value* value) {
  return value != nullptr && value->is_array() && value->get_array().empty();
}

bool is_job(const json::value& object) {
  for (const std::string_view name : {"settings", "new_settings"})
    if (const auto* inner = json::member(object, name))
      if (inner->is_object() &&
          (has_any(object, {"job_id", "creator_user_name"}) || is_job(*inner)))
        return true;
  if (has_object(object, "new_cluster") || has_any(object, {"run_name", "spark_submit_params"}) ||
      is_list_of(json::member(object, "tasks"), is_task) ||
      (is_empty_list(json::member(object, "tasks")) && json::member(object, "name") != nullptr) ||
      is_list_of(json::member(object, "job_clusters"),
                 [](const json::value& one) { return has_any(one, {"job_cluster_key"}); }) ||
      is_list_of(json::member(object, "environments"),
                 [](const json::value& one) { return has_any(one, {"environment_key"}); }))
    return true;
  if (has_any(object, {"existing_cluster_id", "spark_submit_task"}))
    return has_any(object, {"spark_submit_task", "notebook_task", "spark_jar_task",
                            "spark_python_task", "python_wheel_task", "name"});
  return has_any(object, {"job_id", "run_id"}) &&
         has_any(object, {"state", "run_page_url", "creator_user_name", "overriding_parameters",
                          "job_parameters"});
}

// nullptr: none of ours. A policy before a cluster, whose attributes it may list; a cluster that
// the API shows before the pool whose disks it tells.
const char* kind_of(const json::value& object) {
  if (!object.is_object()) return nullptr;
  if (is_policy(object)) return "cluster_policy";
  if (is_pipeline(object)) return "pipeline";
  if (is_job(object)) return "job";
  if (is_pool(object)) return "instance_pool";
  return is_cluster(object) ? "cluster" : nullptr;
}

std::string address_of(const json::value& object, std::string_view kind) {
  for (const auto* name : {"cluster_name", "instance_pool_name", "run_name", "name", "cluster_id"})
    if (auto text = json::text_member(object, name); !text.empty())
      return std::string(kind) + " \"" + text + "\"";
  return {};
}

bool add(File& file, const json::value& object, std::string pointer) {
  Subject one;
  one.pointer = std::move(pointer);
  one.value = &object;
  if (is_definition(object)) {
    // Nothing but the definition: the policy around it is ours.
    one.kind = "cluster_policy";
    one.inside = "/definition";
    one.value = &file.made.emplace_back(json::object{{"definition", object}});
    file.subjects.push_back(std::move(one));
    return true;
  }
  const auto* kind = kind_of(object);
  if (kind == nullptr) return false;
  one.kind = kind;
  // Findings in a job or a pipeline name it themselves.
  const std::string_view name(kind);
  if (name != "job" && name != "pipeline") one.address = address_of(object, kind);
  file.subjects.push_back(std::move(one));
  if (const auto* id = json::member(object, "job_id"); id != nullptr && id->is_int64())
    file.job_names.push_back(std::to_string(id->get_int64()));
  return true;
}

bool add_all(File& file, const json::value& list, const std::string& pointer) {
  if (!list.is_array()) return false;
  file.list = pointer;
  for (std::size_t i = 0; i < list.get_array().size(); ++i)
    if (!add(file, list.get_array()[i], pointer + '/' + std::to_string(i))) return false;
  return true;
}

}  // namespace

bool list_objects(File& file) {
  file.format = "objects of the Databricks APIs";
  if (file.root.is_array()) return add_all(file, file.root, "");
  if (add(file, file.root, "")) return true;
  for (const auto* name : {"clusters", "jobs", "runs", "instance_pools", "policies"})
    if (const auto* list = json::member(file.root, name); list != nullptr && list->is_array())
      return add_all(file, *list, std::string("/") + name);
  // An empty page has no list at all.
  return json::member(file.root, "has_more") != nullptr;
}

bool list_subjects(File& file) {
  return list_terraform(file) || list_objects(file);
}

}  // namespace hipaa::cli

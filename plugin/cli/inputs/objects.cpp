// Objects as the Databricks APIs take and give them: one, a list of them, or a page of a listing.
#include <array>

#include "plugin/cli/inputs/subject.hpp"

namespace hipaa::cli {
namespace {

struct Mark {
  std::string_view member;
  const char* kind;
};

// The first that an object has decides what it is.
constexpr std::array<Mark, 18> marks{{{"definition", "cluster_policy"},
                                      {"policy_family_id", "cluster_policy"},
                                      {"instance_pool_name", "instance_pool"},
                                      {"disk_spec", "instance_pool"},
                                      {"preloaded_spark_versions", "instance_pool"},
                                      {"tasks", "job"},
                                      {"settings", "job"},
                                      {"new_settings", "job"},
                                      {"job_clusters", "job"},
                                      {"new_cluster", "job"},
                                      {"spark_submit_task", "job"},
                                      {"spark_submit_params", "job"},
                                      {"existing_cluster_id", "job"},
                                      {"run_name", "job"},
                                      {"spark_version", "cluster"},
                                      {"node_type_id", "cluster"},
                                      {"instance_pool_id", "cluster"},
                                      {"cluster_name", "cluster"}}};

const char* kind_of(const json::value& object) {
  const auto* members = object.if_object();
  if (members == nullptr) return nullptr;
  for (const auto& one : marks)
    if (members->if_contains(boosted(one.member)) != nullptr) return one.kind;
  // What is left of a job that has no task, and of a cluster that nothing is said of.
  if (members->if_contains("job_id") != nullptr || members->if_contains("run_id") != nullptr)
    return "job";
  return members->if_contains("cluster_id") != nullptr ? "cluster" : nullptr;
}

std::string address_of(const json::value& object, std::string_view kind) {
  for (const auto* name : {"cluster_name", "instance_pool_name", "run_name", "name", "cluster_id"})
    if (auto text = text_member(object, name); !text.empty())
      return std::string(kind) + " \"" + text + "\"";
  return {};
}

bool add(File& file, const json::value& object, std::string pointer) {
  const auto* kind = kind_of(object);
  if (kind == nullptr) return false;
  Subject one;
  one.kind = kind;
  // Findings in a job name it themselves.
  if (std::string_view(kind) != "job") one.address = address_of(object, kind);
  one.pointer = std::move(pointer);
  one.value = &object;
  file.subjects.push_back(std::move(one));
  if (const auto* id = member(object, "job_id"); id != nullptr && id->is_int64())
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
  for (const auto* name : {"clusters", "jobs", "runs", "instance_pools", "policies"})
    if (const auto* list = member(file.root, name); list != nullptr && list->is_array())
      return add_all(file, *list, std::string("/") + name);
  // An empty page has no list at all.
  if (const auto* more = member(file.root, "has_more"); more != nullptr) return true;
  return add(file, file.root, "");
}

bool list_subjects(File& file) {
  return list_terraform(file) || list_bundle(file) || list_objects(file);
}

}  // namespace hipaa::cli

#include "plugin/judgement/examine/bundle_resources.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace hipaa::resource {
namespace {

using Kind = BundleValue::Kind;

struct Listed {
  std::string_view section;
  std::string_view list;
  std::string_view key;  // of its elements
};

constexpr std::array<Listed, 4> joined_lists{{{"jobs", "job_clusters", "job_cluster_key"},
                                              {"jobs", "tasks", "task_key"},
                                              {"jobs", "parameters", "name"},
                                              {"pipelines", "clusters", "label"}}};

std::string key_of(const BundleNode& element, const Listed& list) {
  const auto found = member_of(element, list.key);
  if (list.section != "pipelines") return found == nullptr ? std::string() : found->text();
  // A cluster of a pipeline without a label is its default one, and case does not count.
  auto text = found == nullptr ? std::string("default") : found->text();
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

BundleNode joined_by_key(const BundleNode& list, const Listed& of,
                         std::vector<BundleConflict>& conflicts) {
  std::vector<std::string> keys;
  std::vector<BundleNode> elements;
  for (const auto& one : list->elements) {
    const auto key = key_of(one, of);
    const auto same = std::find(keys.begin(), keys.end(), key);
    if (same != keys.end()) {
      auto& into = elements[static_cast<std::size_t>(same - keys.begin())];
      into = merged_nodes(into, one, conflicts);
    } else {
      keys.push_back(key);
      elements.push_back(one);
    }
  }
  if (elements.size() == list->elements.size()) return list;
  auto made = std::make_shared<BundleValue>(*list);
  made->elements = std::move(elements);
  return made;
}

using Change = std::function<BundleNode(const BundleNode&)>;

// The member changed, where there is one.
BundleNode changed_member(const BundleNode& node, std::string_view name, const Change& change) {
  const auto found = member_of(node, name);
  if (found == nullptr) return node;
  auto made = change(found);
  return made == found ? node : with_member(node, name, std::move(made));
}

BundleNode changed_elements(const BundleNode& list, const Change& change) {
  if (list->kind != Kind::list) return list;
  std::shared_ptr<BundleValue> made;
  for (std::size_t i = 0; i < list->elements.size(); ++i) {
    auto one = change(list->elements[i]);
    if (one == list->elements[i]) continue;
    if (made == nullptr) made = std::make_shared<BundleValue>(*list);
    made->elements[i] = std::move(one);
  }
  return made == nullptr ? list : made;
}

bool says_something(const BundleNode& node) {
  return node != nullptr && !(node->kind == Kind::scalar && node->text().empty());
}

// What a cluster with a pool says of its machines is not sent, nor a pool for the driver alone.
BundleNode with_machines(const BundleNode& cluster) {
  if (!cluster->is_map()) return cluster;
  if (!says_something(cluster->member("instance_pool_id")))
    return without_member(cluster, "driver_instance_pool_id");
  auto made = cluster;
  for (const std::string_view name : {"node_type_id", "driver_node_type_id", "enable_elastic_disk"})
    made = without_member(made, name);
  return changed_member(made, "aws_attributes", [](const BundleNode& attributes) {
    auto kept = std::make_shared<BundleValue>(*attributes);
    kept->members.erase(
        std::remove_if(kept->members.begin(), kept->members.end(),
                       [](const auto& one) { return one.name != "instance_profile_arn"; }),
        kept->members.end());
    return BundleNode(kept);
  });
}

BundleNode with_machines_of_its_cluster(const BundleNode& holder) {
  return changed_member(holder, "new_cluster", with_machines);
}

// A task that names any compute gets the one cluster instead; of a loop, the task that it repeats.
BundleNode on_one_cluster(const BundleNode& task, const BundleNode& cluster) {
  if (member_of(task, "for_each_task", "task") != nullptr)
    return changed_member(task, "for_each_task", [&](const BundleNode& loop) {
      return changed_member(loop, "task", [&](const BundleNode& inner) {
        return member_of(inner, "for_each_task") != nullptr ? inner
                                                            : on_one_cluster(inner, cluster);
      });
    });
  bool has_compute = false;
  auto made = task;
  for (const std::string_view name :
       {"new_cluster", "job_cluster_key", "environment_key", "existing_cluster_id"}) {
    has_compute = has_compute || says_something(member_of(task, name));
    made = without_member(made, name);
  }
  return has_compute ? with_member(made, "existing_cluster_id", cluster) : task;
}

struct Named {
  std::string_view section;
  std::string_view name;
  std::string_view tags;
};

constexpr std::array<Named, 4> named_sections{
    {{"jobs", "name", "tags"},
     {"clusters", "cluster_name", "custom_tags"},
     {"pipelines", "name", "tags"},
     {"instance_pools", "instance_pool_name", "custom_tags"}}};

BundleNode with_presets(const Named& named, BundleNode resource, const BundleNode& presets) {
  const auto prefix = member_of(presets, "name_prefix");
  const auto name = member_of(resource, named.name);
  if (prefix != nullptr && prefix->kind == Kind::scalar &&
      (name == nullptr || name->kind == Kind::scalar))
    resource = with_member(
        resource, named.name,
        bundle_scalar(json::value(prefix->text() + (name == nullptr ? "" : name->text())),
                      name == nullptr ? prefix->source : name->source));
  const auto tags = member_of(presets, "tags");
  if (tags == nullptr || !tags->is_map()) return resource;
  auto own = member_of(resource, named.tags);
  for (const auto& tag : tags->members)
    if (member_of(own, tag.name) == nullptr && (own == nullptr || own->is_map()))
      own = with_member(own, tag.name, tag.value);
  return own == nullptr ? resource : with_member(resource, named.tags, own);
}

}  // namespace

bool is_judged_section(std::string_view section) {
  return std::any_of(named_sections.begin(), named_sections.end(),
                     [&](const auto& one) { return one.section == section; });
}

BundleNode as_deployed(std::string_view section, BundleNode resource,
                       const BundleSettings& settings, std::vector<BundleConflict>& conflicts) {
  if (!resource->is_map()) return resource;
  for (const auto& list : joined_lists)
    if (list.section == section)
      resource = changed_member(resource, list.list, [&](const BundleNode& found) {
        return found->kind == Kind::list ? joined_by_key(found, list, conflicts) : found;
      });
  if (section == "clusters") resource = with_machines(resource);
  if (section == "jobs") {
    for (const std::string_view list : {"job_clusters", "tasks"})
      resource = changed_member(resource, list, [](const BundleNode& all) {
        return changed_elements(all, with_machines_of_its_cluster);
      });
    if (says_something(settings.cluster))
      resource = changed_member(resource, "tasks", [&](const BundleNode& tasks) {
        return changed_elements(
            tasks, [&](const BundleNode& task) { return on_one_cluster(task, settings.cluster); });
      });
  }
  for (const auto& named : named_sections)
    if (named.section == section)
      resource = with_presets(named, std::move(resource), settings.presets);
  return resource;
}

}  // namespace hipaa::resource

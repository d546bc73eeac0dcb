// What `terraform show -json` prints, of plans and of states.
// Source: Terraform's documentation of its JSON output format, 1.0 to 1.2.
#include <algorithm>
#include <array>

#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/text/canonical.hpp"
#include "plugin/cli/text/pointer.hpp"

namespace hipaa::cli {
namespace {

struct Type {
  std::string_view name;
  const char* kind;
};

constexpr std::array<Type, 5> types{{{"hipaa_cluster", "cluster"},
                                     {"databricks_cluster", "cluster"},
                                     {"databricks_job", "job"},
                                     {"databricks_instance_pool", "instance_pool"},
                                     {"databricks_cluster_policy", "cluster_policy"}}};

// nullptr: nothing of ours.
const char* resource_kind(const json::value& resource) {
  if (text_member(resource, "mode") == "data") return nullptr;
  const auto* type = member(resource, "type");
  if (type == nullptr || !type->is_string()) return nullptr;
  for (const auto& one : types)
    if (view(type->get_string()) == one.name) return one.kind;
  return nullptr;
}

// The values of a resource that has been applied and proved.
void note_verified(const json::value& resource, const json::value& values, File& file) {
  if (text_member(resource, "type") != "hipaa_cluster") return;
  const auto* encryption = member(values, "encryption");
  if (encryption != nullptr && text_member(*encryption, "status") == "measured_true")
    file.verified_clusters.push_back(text_member(values, "cluster_id"));
}

bool says_unknown(const json::value& marks) {
  if (marks.is_bool()) return marks.get_bool();
  if (const auto* object = marks.if_object()) {
    for (const auto& one : *object)
      if (says_unknown(one.value())) return true;
  } else if (const auto* list = marks.if_array()) {
    for (const auto& one : *list)
      if (says_unknown(one)) return true;
  }
  return false;
}

// A plan leaves out what it does not know and marks it beside the values: put together again.
void take_unknown(json::value& value, const json::value& marks, const std::string& pointer,
                  std::vector<std::string>& unknown) {
  if (marks.is_bool()) {
    value = not_known();
    unknown.push_back(pointer);
  } else if (const auto* object = marks.if_object()) {
    if (!value.is_object()) value.emplace_object();
    for (const auto& one : *object)
      if (says_unknown(one.value()))
        take_unknown(value.get_object()[one.key()], one.value(),
                     pointer + '/' + pointer_token(view(one.key())), unknown);
  } else if (const auto* list = marks.if_array()) {
    if (!value.is_array()) value.emplace_array();
    auto& elements = value.get_array();
    if (elements.size() < list->size()) elements.resize(list->size());
    for (std::size_t i = 0; i < list->size(); ++i)
      if (says_unknown((*list)[i]))
        take_unknown(elements[i], (*list)[i], pointer + '/' + std::to_string(i), unknown);
  }
}

void list_changes(File& file, json::array& changes) {
  file.list = "/resource_changes";
  file.subjects.reserve(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto* kind = resource_kind(changes[i]);
    auto* change = changes[i].is_object() ? changes[i].get_object().if_contains("change") : nullptr;
    auto* after = change != nullptr && change->is_object()
                      ? change->get_object().if_contains("after")
                      : nullptr;
    const auto* marks = change == nullptr ? nullptr : member(*change, "after_unknown");
    const bool has_unknown = marks != nullptr && says_unknown(*marks);
    // Nothing is left of what will be destroyed.
    if (kind == nullptr || after == nullptr || (after->is_null() && !has_unknown)) {
      ++file.skipped;
      continue;
    }
    Subject one;
    one.kind = kind;
    one.address = text_member(changes[i], "address");
    one.pointer = "/resource_changes/" + std::to_string(i) + "/change/after";
    if (has_unknown) take_unknown(*after, *marks, "", one.unknown);
    note_verified(changes[i], *after, file);
    one.value = after;
    file.subjects.push_back(std::move(one));
  }
}

void list_module(File& file, const json::value& module, const std::string& pointer) {
  const auto* resources = member(module, "resources");
  if (resources != nullptr && resources->is_array()) {
    for (std::size_t i = 0; i < resources->get_array().size(); ++i) {
      const auto& resource = resources->get_array()[i];
      const auto* kind = resource_kind(resource);
      const auto* values = member(resource, "values");
      if (kind == nullptr || values == nullptr) {
        ++file.skipped;
        continue;
      }
      Subject one;
      one.kind = kind;
      one.address = text_member(resource, "address");
      one.pointer = pointer + "/resources/" + std::to_string(i) + "/values";
      note_verified(resource, *values, file);
      one.value = values;
      file.subjects.push_back(std::move(one));
    }
  }
  const auto* children = member(module, "child_modules");
  if (children == nullptr || !children->is_array()) return;
  for (std::size_t i = 0; i < children->get_array().size(); ++i)
    list_module(file, children->get_array()[i], pointer + "/child_modules/" + std::to_string(i));
}

}  // namespace

bool is_unread_of_plan(const MemberPlace& place) {
  constexpr std::array<std::string_view, 3> of_document{"planned_values", "prior_state",
                                                        "configuration"};
  constexpr std::array<std::string_view, 3> of_change{"before", "before_sensitive",
                                                      "after_sensitive"};
  constexpr std::size_t depth_of_change = 4;  // document, list, resource, change
  const auto is_in = [&](const auto& names) {
    return std::find(names.begin(), names.end(), place.name) != names.end();
  };
  if (place.depth == 1) return is_in(of_document);
  return place.depth == depth_of_change && place.section == "resource_changes" && is_in(of_change);
}

bool list_terraform(File& file) {
  auto* root = file.root.if_object();
  if (root == nullptr || member(file.root, "format_version") == nullptr) return false;
  auto* changes = root->if_contains("resource_changes");
  if (changes != nullptr && changes->is_array()) {
    file.format = "a Terraform plan";
    list_changes(file, changes->get_array());
    return true;
  }
  if (root->if_contains("planned_values") != nullptr) {
    file.format = "a Terraform plan";
    return true;
  }
  if (root->if_contains("terraform_version") == nullptr && root->if_contains("values") == nullptr)
    return false;
  file.format = "a Terraform state";
  file.list = "/values/root_module/resources";
  if (const auto* values = member(file.root, "values"))
    if (const auto* module = member(*values, "root_module"))
      list_module(file, *module, "/values/root_module");
  return true;
}

}  // namespace hipaa::cli

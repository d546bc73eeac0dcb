#include "plugin/cluster/job_settings.hpp"

#include <algorithm>

#include "plugin/cluster/difference.hpp"

namespace hipaa::resource {
namespace {

// Control flow has no compute of its own; a loop hands the cluster to what it repeats.
json::object bound(const json::object& task, const std::string& cluster_id) {
  json::object made = task;
  if (auto* loop = made.if_contains("for_each_task"); loop != nullptr && loop->is_object()) {
    auto& inner = loop->get_object()["task"];
    if (inner.is_object()) inner = bound(inner.get_object(), cluster_id);
  } else if (!made.contains("condition_task") && !made.contains("run_job_task")) {
    made["existing_cluster_id"] = cluster_id;
  }
  return made;
}

json::object unbound(const json::object& task) {
  json::object made = task;
  made.erase("existing_cluster_id");
  if (auto* loop = made.if_contains("for_each_task"); loop != nullptr && loop->is_object()) {
    auto& inner = loop->get_object()["task"];
    if (inner.is_object()) inner = unbound(inner.get_object());
  }
  return made;
}

// The element of the list with this task_key; nullptr: there is none.
const json::value* task_in(const json::value* tasks, std::string_view key) {
  const auto* list = tasks == nullptr ? nullptr : tasks->if_array();
  if (list == nullptr) return nullptr;
  for (const auto& one : *list)
    if (one.is_object() && text_of(one.get_object(), "task_key") == key) return &one;
  return nullptr;
}

bool holds(const json::value& declared, const json::value& found);

bool holds_each(const json::array& declared, const json::array& found, bool has_order) {
  if (declared.size() != found.size()) return false;
  if (has_order)
    return std::equal(declared.begin(), declared.end(), found.begin(), found.end(), holds);
  return std::all_of(declared.begin(), declared.end(), [&found](const auto& one) {
    return std::any_of(found.begin(), found.end(),
                       [&one](const auto& other) { return holds(one, other); });
  });
}

bool holds(const json::value& declared, const json::value& found) {
  if (const auto* object = declared.if_object()) {
    const auto* other = found.if_object();
    return other != nullptr &&
           std::all_of(object->begin(), object->end(), [other](const auto& member) {
             if (says_nothing(member.value())) return true;
             const auto* value = model::find(*other, member.key());
             if (value == nullptr) return false;
             const auto* left = member.value().if_array();
             const auto* right = value->if_array();
             if (left != nullptr && right != nullptr)
               return holds_each(*left, *right, std::string_view(member.key()) != "depends_on");
             return holds(member.value(), *value);
           });
  }
  const auto* left = declared.if_array();
  const auto* right = found.if_array();
  if (left != nullptr && right != nullptr) return holds_each(*left, *right, true);
  return same_setting(&declared, &found);
}

// The live value with what differs between prior and planned.
json::value with_difference(const json::value* live, const json::value* prior,
                            const json::value* planned) {
  if (planned == nullptr) return {};
  if (live != nullptr && same_setting(prior, planned)) return *live;
  if (!planned->is_object() || live == nullptr || !live->is_object()) return *planned;
  json::object made = live->get_object();
  if (const auto* before = prior == nullptr ? nullptr : prior->if_object())
    for (const auto& member : *before)
      if (model::find(planned->get_object(), member.key()) == nullptr) made.erase(member.key());
  for (const auto& member : planned->get_object()) {
    const std::string_view key = member.key();
    made[member.key()] =
        with_difference(model::find(live, key), model::find(prior, key), &member.value());
  }
  return made;
}

}  // namespace

bool holds_tasks(const json::value& declared, const json::value& found) {
  const auto* left = declared.if_array();
  const auto* right = found.if_array();
  if (left == nullptr || right == nullptr || left->size() != right->size()) return false;
  return std::all_of(left->begin(), left->end(), [&found](const auto& one) {
    const auto* other =
        one.is_object() ? task_in(&found, text_of(one.get_object(), "task_key")) : nullptr;
    return other != nullptr && holds(one, *other);
  });
}

JobChange job_change(const json::object& job, const json::object& prior,
                     const json::object& values) {
  JobChange change;
  if (job_name(prior) != job_name(values)) change.new_settings["name"] = job_name(values);
  const auto* settings = model::find(job, "settings");
  const auto* live = model::find(settings, "tasks");
  const auto* before = model::find(prior, "tasks");
  const auto* wanted = model::find(values, "tasks");
  if (same_entries(wanted, before)) return change;
  const auto id = text_of(values, "cluster_id");
  json::array tasks;
  if (wanted != nullptr)
    for (const auto& one : wanted->as_array()) {
      const auto key = text_of(one.as_object(), "task_key");
      const auto* old = task_in(before, key);
      if (old != nullptr && same_entry(one, *old)) continue;
      const json::value bound_now(bound(one.as_object(), id));
      const json::value bound_then(old == nullptr ? json::object() : bound(old->get_object(), id));
      tasks.push_back(with_difference(task_in(live, key), &bound_then, &bound_now));
    }
  if (!tasks.empty()) change.new_settings["tasks"] = std::move(tasks);
  if (before != nullptr)
    for (const auto& one : before->as_array()) {
      const auto key = text_of(one.as_object(), "task_key");
      if (task_in(wanted, key) == nullptr) change.fields_to_remove.emplace_back("tasks/" + key);
    }
  return change;
}

std::string job_name(const json::object& values) {
  const auto name = text_of(values, "cluster_name");
  return "hipaa_cluster " + text_of(values, "cluster_id") + (name.empty() ? "" : " " + name);
}

json::object job_settings(const json::object& values) {
  json::array tasks;
  const auto id = text_of(values, "cluster_id");
  if (const auto* declared = model::find(values, "tasks"))
    for (const auto& task : declared->as_array()) tasks.push_back(bound(task.as_object(), id));
  return {{"name", job_name(values)}, {"tasks", std::move(tasks)}, {"format", "MULTI_TASK"}};
}

json::array declared_tasks(const json::object& job) {
  json::array tasks;
  const auto* settings = model::find(job, "settings");
  const auto* found = settings == nullptr || !settings->is_object()
                          ? nullptr
                          : model::find(settings->get_object(), "tasks");
  if (found != nullptr && found->is_array())
    for (const auto& task : found->get_array())
      if (task.is_object()) tasks.push_back(unbound(task.get_object()));
  return tasks;
}

}  // namespace hipaa::resource

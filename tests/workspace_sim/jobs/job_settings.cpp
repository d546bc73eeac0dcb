#include "jobs/job_settings.hpp"

#include <algorithm>
#include <array>

#include "core/users.hpp"

namespace workspace_sim {

namespace {

constexpr std::size_t array_page = 100;
constexpr std::array<std::string_view, 4> paged_arrays = {"tasks", "job_clusters", "parameters",
                                                          "environments"};

/// Members of a task that API 2.0 kept beside the name of the job.
bool belongs_to_task(std::string_view key) {
  constexpr std::array<std::string_view, 8> fields = {
      "existing_cluster_id",       "new_cluster",      "libraries",  "max_retries",
      "min_retry_interval_millis", "retry_on_timeout", "depends_on", "job_cluster_key"};
  return std::find(fields.begin(), fields.end(), key) != fields.end() || key.ends_with("_task");
}

json::object single_task_view(const json::object& settings) {
  json::object view = settings;
  const json::array* tasks = array_at(settings, "tasks");
  if (tasks != nullptr && !tasks->empty() && text_at(settings, "format") == "SINGLE_TASK") {
    for (const auto& member : tasks->front().as_object()) {
      if (belongs_to_task(member.key())) view[member.key()] = member.value();
    }
  }
  view.erase("tasks");
  view.erase("job_clusters");
  return view;
}

}  // namespace

json::array page_of(const json::array& whole, std::size_t page, bool& more) {
  json::array part;
  const std::size_t begin = std::min(whole.size(), page * array_page);
  const std::size_t end = std::min(whole.size(), begin + array_page);
  for (std::size_t at = begin; at < end; ++at) part.push_back(whole[at]);
  more = more || end < whole.size();
  return part;
}

std::optional<std::size_t> page_in_token(const std::string& token) {
  if (token.empty()) return 0;
  const auto text = base64_decode(token);
  const auto number = text ? as_integer(json::value(*text)) : std::nullopt;
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

std::string token_of_page(std::size_t page) {
  return base64_encode(std::to_string(page));
}

json::object normalised_settings(json::object sent) {
  sent.erase("access_control_list");
  sent.erase("job_id");
  if (array_at(sent, "tasks") == nullptr) {
    json::object task;
    for (auto member = sent.begin(); member != sent.end();) {
      if (belongs_to_task(member->key())) {
        task[member->key()] = member->value();
        member = sent.erase(member);
      } else {
        ++member;
      }
    }
    sent["format"] = task.empty() ? "MULTI_TASK" : "SINGLE_TASK";
    json::array tasks;
    if (!task.empty()) {
      task["task_key"] = "main";
      tasks.push_back(std::move(task));
    }
    sent["tasks"] = std::move(tasks);
  } else {
    sent["format"] = "MULTI_TASK";
  }
  if (!has(sent, "name")) sent["name"] = "Untitled";
  const std::array<std::pair<std::string_view, json::value>, 4> defaults = {
      {{"email_notifications", json::object()},
       {"webhook_notifications", json::object()},
       {"timeout_seconds", 0},
       {"max_concurrent_runs", 1}}};
  for (const auto& [key, value] : defaults) {
    if (!has(sent, key)) sent[key] = value;
  }
  for (json::value& task : sent.at("tasks").as_array()) {
    json::object& object = task.as_object();
    if (!has(object, "run_if")) object["run_if"] = "ALL_SUCCESS";
    if (!has(object, "timeout_seconds")) object["timeout_seconds"] = 0;
    if (!has(object, "email_notifications")) object["email_notifications"] = json::object();
  }
  return sent;
}

json::object settings_view(const json::object& settings, std::string_view version, std::size_t page,
                           bool& more) {
  more = false;
  if (version == "2.0") return single_task_view(settings);
  json::object view = settings;
  view["format"] = "MULTI_TASK";
  if (version != "2.2") return view;
  for (const std::string_view key : paged_arrays) {
    if (const json::array* whole = array_at(settings, key)) view[key] = page_of(*whole, page, more);
  }
  return view;
}

json::object listed_settings_view(const json::object& settings, std::string_view version,
                                  bool expand, bool& more) {
  if (expand || version == "2.0") {
    json::object view = settings_view(settings, version, 0, more);
    return view;
  }
  more = false;
  json::object view;
  for (const auto& member : settings) {
    const std::string_view key = member.key();
    if (key != "tasks" && key != "job_clusters" && key != "environments" && key != "parameters") {
      view[key] = member.value();
    }
  }
  view["format"] = "MULTI_TASK";
  return view;
}

}  // namespace workspace_sim

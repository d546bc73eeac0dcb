// jobs/create, get, list, reset, update and delete, in 2.0, 2.1 and 2.2.
#include <algorithm>

#include "core/normalise.hpp"
#include "core/paging.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"
#include "jobs/job_settings.hpp"
#include "policies/policy_merge.hpp"

namespace workspace_sim {

namespace {

Reply no_job(std::int64_t id) {
  return invalid_value("Job " + std::to_string(id) + " does not exist.");
}

bool visible(const Workspace& workspace, const User& user, const Job& job) {
  if (user.admin || user.name == job.creator) return true;
  const auto granted = workspace.permissions.find("/jobs/" + std::to_string(job.id));
  if (granted == workspace.permissions.end()) return false;
  return std::any_of(granted->second.begin(), granted->second.end(), [&](const auto& entry) {
    return text_at(entry, "user_name") == user.name ||
           text_at(entry, "service_principal_name") == user.name ||
           text_at(entry, "group_name") == "users";
  });
}

Refusal find(Workspace& workspace, const Call& call, std::int64_t id, Job*& job) {
  const auto found = workspace.jobs.by_id.find(id);
  if (found == workspace.jobs.by_id.end()) return no_job(id);
  if (!visible(workspace, call.user, found->second)) {
    return permission_denied("User " + call.user.name +
                             " does not have View or Admin or Manage Run or Owner permissions on "
                             "job " +
                             std::to_string(id));
  }
  job = &found->second;
  return std::nullopt;
}

Reply create_job(Workspace& workspace, const Call& call) {
  json::value body = call.body;
  drop_nulls(body);
  if (auto refused = check_job_settings(workspace, body.get_object(), call.user.name)) {
    return *refused;
  }
  Job job;
  job.id = workspace.jobs.next_job_id++;
  job.creator = call.user.name;
  job.created = workspace.clock.now();
  const json::array* grants = array_at(body.get_object(), "access_control_list");
  if (grants != nullptr) {
    auto& entries = workspace.permissions["/jobs/" + std::to_string(job.id)];
    for (const json::value& grant : *grants) {
      if (grant.is_object()) entries.push_back(grant.get_object());
    }
  }
  job.settings = normalised_settings(std::move(body.get_object()));
  const json::object answer{{"job_id", job.id}};
  workspace.jobs.by_id.emplace(job.id, std::move(job));
  return ok(answer);
}

json::object base_view(const Job& job) {
  return {{"job_id", job.id}, {"creator_user_name", job.creator}, {"created_time", job.created}};
}

Reply get_job(Workspace& workspace, const Call& call) {
  if (!has_query(call, "job_id")) return missing_field("job_id");
  Job* job = nullptr;
  if (auto refused = find(workspace, call, query_integer(call, "job_id", 0), job)) return *refused;
  const auto page = page_in_token(query_text(call, "page_token"));
  if (!page) return invalid_value("Invalid page token.");
  bool more = false;
  json::object view = base_view(*job);
  const json::object* run_as = object_at(job->settings, "run_as");
  view["run_as_user_name"] =
      run_as == nullptr
          ? job->creator
          : text_at(*run_as, "user_name", text_at(*run_as, "service_principal_name", job->creator));
  view["run_as_owner"] = run_as == nullptr;
  json::object settings = settings_view(job->settings, call.version, *page, more);
  if (workspace.settings.normalises) normalise_job(settings);
  view["settings"] = std::move(settings);
  if (more) {
    view["has_more"] = true;
    view["next_page_token"] = token_of_page(*page + 1);
  }
  return ok(view);
}

Reply list_jobs(Workspace& workspace, const Call& call) {
  const std::string name = lower_case(query_text(call, "name"));
  std::vector<const Job*> listed;
  for (const auto& [id, job] : workspace.jobs.by_id) {
    const bool named = name.empty() || lower_case(text_at(job.settings, "name")) == name;
    if (named && visible(workspace, call.user, job)) listed.push_back(&job);
  }
  const std::int64_t limit = query_integer(call, "limit", 20);
  if (limit < 0 || limit > 100) {
    return invalid_value("Invalid limit: must be between 1 and 100 but was " +
                         std::to_string(limit));
  }
  const auto total = static_cast<std::int64_t>(listed.size());
  const std::int64_t size = call.version == "2.0" ? std::max<std::int64_t>(total, 1)
                            : limit == 0          ? 100
                                                  : limit;
  const Page page = make_page(call, query_text(call, "page_token"),
                              query_integer(call, "offset", 0), total, size);
  if (page.bad_token) return invalid_value("Invalid page token.");
  const bool expand = query_flag(call, "expand_tasks");
  json::array jobs;
  for (std::int64_t at = page.begin; at < page.end; ++at) {
    const Job& job = *listed[static_cast<std::size_t>(at)];
    bool more = false;
    json::object view = base_view(job);
    view["settings"] = listed_settings_view(job.settings, call.version, expand, more);
    if (more) view["has_more"] = true;
    jobs.push_back(std::move(view));
  }
  json::object answer{{"has_more", !page.next_token.empty()}};
  if (!jobs.empty()) answer["jobs"] = std::move(jobs);
  if (!page.next_token.empty()) answer["next_page_token"] = page.next_token;
  if (!page.previous_token.empty()) answer["prev_page_token"] = page.previous_token;
  return ok(answer);
}

Reply reset_job(Workspace& workspace, const Call& call) {
  Job* job = nullptr;
  if (auto refused = find(workspace, call, integer_at(call.body, "job_id"), job)) return *refused;
  const json::object* given = object_at(call.body, "new_settings");
  if (given == nullptr) return missing_field("new_settings");
  json::value settings = *given;
  drop_nulls(settings);
  if (auto refused = check_job_settings(workspace, settings.get_object(), call.user.name)) {
    return *refused;
  }
  job->settings = normalised_settings(std::move(settings.get_object()));
  return ok();
}

/// Arrays of keyed objects are merged by key, everything else is replaced.
void merge_keyed(json::object& into, const json::object& change, std::string_view array,
                 std::string_view key) {
  const json::array* given = array_at(change, array);
  if (given == nullptr) return;
  json::array merged = array_at(into, array) == nullptr ? json::array() : *array_at(into, array);
  for (const json::value& element : *given) {
    const auto same = std::find_if(merged.begin(), merged.end(), [&](const json::value& held) {
      return held.is_object() && element.is_object() &&
             text_at(held.get_object(), key) == text_at(element.get_object(), key);
    });
    if (same == merged.end()) {
      merged.push_back(element);
    } else {
      *same = element;
    }
  }
  into[array] = std::move(merged);
}

Reply update_job(Workspace& workspace, const Call& call) {
  Job* job = nullptr;
  if (auto refused = find(workspace, call, integer_at(call.body, "job_id"), job)) return *refused;
  json::object settings = job->settings;
  if (const json::array* removed = array_at(call.body, "fields_to_remove")) {
    for (const json::value& field : *removed) {
      const std::string path = plain_text(field);
      const std::size_t slash = path.find('/');
      json::value* held = settings.if_contains(path.substr(0, slash));
      if (slash == std::string::npos || held == nullptr || !held->is_array()) {
        settings.erase(path.substr(0, slash));
        continue;
      }
      json::array& array = held->get_array();
      const std::string wanted = path.substr(slash + 1);
      for (auto element = array.begin(); element != array.end();) {
        const json::object* object = element->if_object();
        const bool same = object != nullptr && (text_at(*object, "task_key") == wanted ||
                                                text_at(*object, "job_cluster_key") == wanted);
        element = same ? array.erase(element) : element + 1;
      }
    }
  }
  if (const json::object* given = object_at(call.body, "new_settings")) {
    for (const auto& member : *given) {
      if (member.key() != "tasks" && member.key() != "job_clusters") {
        settings[member.key()] = member.value();
      }
    }
    merge_keyed(settings, *given, "tasks", "task_key");
    merge_keyed(settings, *given, "job_clusters", "job_cluster_key");
  }
  if (auto refused = check_job_settings(workspace, settings, call.user.name)) return *refused;
  job->settings = normalised_settings(std::move(settings));
  return ok();
}

Reply remove_job(Workspace& workspace, const Call& call) {
  Job* job = nullptr;
  const std::int64_t id = integer_at(call.body, "job_id");
  if (auto refused = find(workspace, call, id, job)) return *refused;
  workspace.permissions.erase("/jobs/" + std::to_string(id));
  workspace.jobs.by_id.erase(id);
  return ok();
}

}  // namespace

void register_job_routes(Router& router) {
  const std::vector<std::string> versions = {"2.0", "2.1", "2.2"};
  router.add("POST", versions, "/jobs/create", create_job);
  router.add("GET", versions, "/jobs/get", get_job);
  router.add("GET", versions, "/jobs/list", list_jobs);
  router.add("POST", versions, "/jobs/reset", reset_job);
  router.add("POST", versions, "/jobs/update", update_job);
  router.add("POST", versions, "/jobs/delete", remove_job);
}

}  // namespace workspace_sim

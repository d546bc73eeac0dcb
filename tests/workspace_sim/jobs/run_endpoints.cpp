// jobs/run-now and jobs/runs/*.
#include <algorithm>

#include "core/paging.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"
#include "jobs/job_settings.hpp"
#include "jobs/runs.hpp"

namespace workspace_sim {

namespace {

Refusal find(Workspace& workspace, std::int64_t id, Run*& run) {
  const auto found = workspace.jobs.runs.find(id);
  if (found == workspace.jobs.runs.end()) {
    return invalid_value("Run " + std::to_string(id) + " does not exist.");
  }
  run = &found->second;
  return std::nullopt;
}

/// The run that an earlier call with the same token started.
const Run* earlier(const Workspace& workspace, const std::string& token) {
  const auto known = workspace.jobs.run_by_token.find(token);
  if (token.empty() || known == workspace.jobs.run_by_token.end()) return nullptr;
  const auto run = workspace.jobs.runs.find(known->second);
  return run == workspace.jobs.runs.end() ? nullptr : &run->second;
}

Run& add_run(Workspace& workspace, const Call& call, const json::object& settings) {
  Run run;
  run.id = workspace.jobs.next_run_id++;
  run.creator = call.user.name;
  run.started = workspace.clock.now();
  run.tasks = array_at(settings, "tasks") == nullptr ? json::array() : *array_at(settings, "tasks");
  if (const json::array* clusters = array_at(settings, "job_clusters"))
    run.job_clusters = *clusters;
  const std::string token = text_at(call.body, "idempotency_token");
  if (!token.empty()) workspace.jobs.run_by_token[token] = run.id;
  return workspace.jobs.runs.emplace(run.id, std::move(run)).first->second;
}

Reply run_now(Workspace& workspace, const Call& call) {
  const std::int64_t id = integer_at(call.body, "job_id");
  const auto job = workspace.jobs.by_id.find(id);
  if (job == workspace.jobs.by_id.end()) {
    return invalid_value("Job " + std::to_string(id) + " does not exist.");
  }
  if (const Run* run = earlier(workspace, text_at(call.body, "idempotency_token"))) {
    return ok(json::object{{"run_id", run->id}, {"number_in_job", run->number_in_job}});
  }
  Run& run = add_run(workspace, call, job->second.settings);
  run.job_id = id;
  run.run_type = "JOB_RUN";
  run.name = text_at(job->second.settings, "name");
  run.number_in_job = run.id;
  for (const std::string_view key : {"jar_params", "notebook_params", "python_params",
                                     "spark_submit_params", "job_parameters"}) {
    if (has(call.body, key)) run.overriding_parameters[key] = call.body.at(key);
  }
  begin_run(workspace, run);
  return ok(json::object{{"run_id", run.id}, {"number_in_job", run.number_in_job}});
}

Reply submit(Workspace& workspace, const Call& call) {
  if (const Run* run = earlier(workspace, text_at(call.body, "idempotency_token"))) {
    return ok(json::object{{"run_id", run->id}});
  }
  const json::object settings = normalised_settings(call.body);
  if (settings.at("tasks").as_array().empty()) return missing_field("tasks");
  if (auto refused = check_tasks(workspace, settings, call.user.name)) return *refused;
  Run& run = add_run(workspace, call, settings);
  run.run_type = "SUBMIT_RUN";
  run.name = text_at(call.body, "run_name", "Untitled");
  begin_run(workspace, run);
  return ok(json::object{{"run_id", run.id}});
}

Reply get_run(Workspace& workspace, const Call& call) {
  Run* run = nullptr;
  if (auto refused = find(workspace, query_integer(call, "run_id", 0), run)) return *refused;
  const auto page = page_in_token(query_text(call, "page_token"));
  if (!page) return invalid_value("Invalid page token.");
  json::object view = run_view(workspace, *run);
  add_tasks(*run, call.version, *page, view);
  return ok(view);
}

bool passes(const Call& call, const Run& run) {
  const std::string type = query_text(call, "run_type");
  const std::int64_t job = query_integer(call, "job_id", 0);
  const bool over = is_over(run);
  return (type.empty() || type == run.run_type) && (job == 0 || job == run.job_id) &&
         !(query_flag(call, "active_only") && over) &&
         !(query_flag(call, "completed_only") && !over) &&
         run.started >= query_integer(call, "start_time_from", 0) &&
         (!has_query(call, "start_time_to") ||
          run.started <= query_integer(call, "start_time_to", 0));
}

Reply list_runs(Workspace& workspace, const Call& call) {
  if (query_flag(call, "active_only") && query_flag(call, "completed_only")) {
    return invalid_value("Only one of active_only and completed_only may be true.");
  }
  const std::int64_t limit = query_integer(call, "limit", 20);
  if (limit < 0 || limit > 25) {
    return invalid_value("Invalid limit: must be between 0 and 25 but was " +
                         std::to_string(limit));
  }
  std::vector<const Run*> listed;
  for (const auto& [id, run] : workspace.jobs.runs) {
    if (passes(call, run)) listed.push_back(&run);
  }
  const Page page =
      make_page(call, query_text(call, "page_token"), query_integer(call, "offset", 0),
                static_cast<std::int64_t>(listed.size()), limit == 0 ? 25 : limit);
  if (page.bad_token) return invalid_value("Invalid page token.");
  json::array runs;
  for (std::int64_t at = page.begin; at < page.end; ++at) {
    const Run& run = *listed[static_cast<std::size_t>(at)];
    json::object view = run_view(workspace, run);
    if (query_flag(call, "expand_tasks")) {
      add_tasks(run, call.version, 0, view);
      view.erase("next_page_token");  // only runs/get turns the pages
    }
    runs.push_back(std::move(view));
  }
  json::object answer{{"has_more", !page.next_token.empty()}};
  if (!runs.empty()) answer["runs"] = std::move(runs);
  if (!page.next_token.empty()) answer["next_page_token"] = page.next_token;
  if (!page.previous_token.empty()) answer["prev_page_token"] = page.previous_token;
  return ok(answer);
}

Reply get_output(Workspace& workspace, const Call& call) {
  const std::int64_t id = query_integer(call, "run_id", 0);
  for (const auto& [run_id, run] : workspace.jobs.runs) {
    for (const json::value& task : run.tasks) {
      const bool own_id = integer_at(task.as_object(), "run_id") == id;
      if (!own_id && run_id != id) continue;
      if (run_id == id && run.tasks.size() > 1) {
        return invalid_value(
            "Retrieving the output of runs with multiple tasks is not supported. Please "
            "retrieve the output of each individual task run instead.");
      }
      json::object output{
          {"metadata", run_view(workspace, run)}, {"logs", ""}, {"logs_truncated", false}};
      if (has(task.as_object(), "notebook_task")) {
        output["notebook_output"] = json::object{{"truncated", false}};
      }
      if (run.result_state == "FAILED") output["error"] = run.state_message;
      return ok(output);
    }
  }
  return invalid_value("Run " + std::to_string(id) + " does not exist.");
}

Reply cancel(Workspace& workspace, const Call& call) {
  Run* run = nullptr;
  if (auto refused = find(workspace, integer_at(call.body, "run_id"), run)) return *refused;
  if (!is_over(*run)) finish_run(workspace, *run, "CANCELED", "Run cancelled.");
  return ok();
}

Reply remove_run(Workspace& workspace, const Call& call) {
  Run* run = nullptr;
  const std::int64_t id = integer_at(call.body, "run_id");
  if (auto refused = find(workspace, id, run)) return *refused;
  if (!is_over(*run)) {
    return api_error(400, "INVALID_STATE",
                     "Run " + std::to_string(id) + " is active and cannot be deleted.");
  }
  workspace.jobs.runs.erase(id);
  return ok();
}

}  // namespace

void register_run_routes(Router& router) {
  const std::vector<std::string> versions = {"2.0", "2.1", "2.2"};
  router.add("POST", versions, "/jobs/run-now", run_now);
  router.add("POST", versions, "/jobs/runs/submit", submit);
  router.add("GET", versions, "/jobs/runs/get", get_run);
  router.add("GET", versions, "/jobs/runs/list", list_runs);
  router.add("GET", versions, "/jobs/runs/get-output", get_output);
  router.add("POST", versions, "/jobs/runs/cancel", cancel);
  router.add("POST", versions, "/jobs/runs/delete", remove_run);
}

}  // namespace workspace_sim

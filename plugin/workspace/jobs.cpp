// Jobs 2.2.
#include "plugin/workspace/client_state.hpp"

namespace hipaa::workspace {

Result<std::int64_t> Client::create_job(const json::object& settings, CallContext& call) {
  auto made =
      implementation_->requests.post("/api/2.2/jobs/create", settings, Repeat::if_refused, call);
  if (!made) return std::move(made).error();
  const auto* id = made->if_contains("job_id");
  if (id != nullptr && id->is_int64()) return id->get_int64();
  return support::Failure(
      support::Status::unavailable,
      model::error("HP-HTTP-BODY", "The answer to POST /api/2.2/jobs/create holds no job_id.",
                   "Something between changes answers."));
}

// Tasks come in pages of 100; later pages hold the rest of each list.
Result<std::optional<json::object>> Client::get_job(std::int64_t job_id, CallContext& call) {
  const auto id = std::to_string(job_id);
  auto found =
      found_or_gone(implementation_->requests.get("/api/2.2/jobs/get", {{"job_id", id}}, call),
                    {"does not exist"});
  if (!found || !found->has_value()) return found;
  auto& job = **found;
  auto next = text_in(job, "next_page_token");
  while (!next.empty()) {
    auto page = implementation_->requests.get("/api/2.2/jobs/get",
                                              {{"job_id", id}, {"page_token", next}}, call);
    if (!page) return std::move(page).error();
    auto* more = page->if_contains("settings");
    auto* settings = job.if_contains("settings");
    if (more != nullptr && more->is_object() && settings != nullptr && settings->is_object()) {
      for (const std::string_view name : {"tasks", "job_clusters", "parameters", "environments"}) {
        for (auto& one : list_in(more->get_object(), name)) {
          auto& list = settings->get_object()[name];
          if (!list.is_array()) list.emplace_array();
          list.get_array().push_back(std::move(one));
        }
      }
    }
    next = text_in(*page, "next_page_token");
  }
  return found;
}

Result<void> Client::reset_job(std::int64_t job_id, const json::object& settings,
                               CallContext& call) {
  return post_and_forget(implementation_->requests, "/api/2.2/jobs/reset",
                         {{"job_id", job_id}, {"new_settings", settings}}, call);
}

Result<void> Client::delete_job(std::int64_t job_id, CallContext& call) {
  auto done = post_and_forget(implementation_->requests, "/api/2.2/jobs/delete",
                              {{"job_id", job_id}}, call);
  if (!done && done.error().diagnostics.front().detail.find("does not exist") != std::string::npos)
    return {};
  return done;
}

Result<json::array> Client::list_jobs(std::string_view name, CallContext& call) {
  return all_pages(implementation_->requests, "/api/2.2/jobs/list",
                   {{"limit", "100"}, {"name", std::string(name)}}, "jobs", call);
}

}  // namespace hipaa::workspace

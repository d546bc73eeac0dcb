// Jobs 2.2.
#include "plugin/workspace/client/client_state.hpp"

namespace hipaa::workspace {

namespace {

std::optional<std::int64_t> job_id_in(const json::object& job) {
  const auto* id = job.if_contains("job_id");
  return id != nullptr && id->is_int64() ? std::optional(id->get_int64()) : std::nullopt;
}

// What a later page holds of the lists in `more` goes to the end of those in `whole`.
void append_lists(json::object& whole, json::object& more,
                  std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    for (auto& one : list_in(more, name)) {
      auto& list = whole[name];
      if (!list.is_array()) list.emplace_array();
      list.get_array().push_back(std::move(one));
    }
  }
}

// Tasks come in pages of 100; later pages hold the rest of each list. `lists(answer)` is the object
// that the lists stand in, nullptr where there is none.
template <class Lists>
Result<std::optional<json::object>> get_all(Requests& requests, std::string_view path,
                                            std::string_view id_name, std::int64_t id,
                                            bool (*is_gone)(const ApiError&), const Lists& lists,
                                            CallContext& call) {
  const Query own{{std::string(id_name), std::to_string(id)}};
  auto found = found_or_gone(requests.get(path, own, call), is_gone);
  if (!found || !found->has_value()) return found;
  PageTokens tokens(path, 10000);
  auto next = tokens.after(**found, false);
  while (next && !next->empty()) {
    auto query = own;
    query.emplace_back("page_token", *next);
    auto page = requests.get(path, query, call);
    if (!page) return to_failure(page.error());
    auto* whole = lists(**found);
    auto* more = lists(*page);
    if (whole != nullptr && more != nullptr)
      append_lists(*whole, *more, {"tasks", "job_clusters", "parameters", "environments"});
    next = tokens.after(*page, false);
  }
  if (!next) return std::move(next).error();
  return found;
}

}  // namespace

Result<std::optional<json::object>> Client::get_job(std::int64_t job_id, CallContext& call) {
  const auto settings = [](json::object& job) {
    auto* found = job.if_contains("settings");
    return found == nullptr ? nullptr : found->if_object();
  };
  return get_all(implementation_->requests, "/api/2.2/jobs/get", "job_id", job_id, says_job_is_gone,
                 settings, call);
}

// A workspace that answers with an error, 503 included, may have made the job all the same: it is
// looked for by its name before it is asked for again.
Result<std::int64_t> Client::create_job(const json::object& settings, CallContext& call) {
  constexpr std::string_view path = "/api/2.2/jobs/create";
  auto& requests = implementation_->requests;
  const auto start = call.steady_now();
  for (int attempt = 1;; ++attempt) {
    const auto made = requests.post_once(path, settings, call);
    const auto id = made ? job_id_in(*made) : std::nullopt;
    if (id) return *id;
    const auto fault = made ? lacks(path, "job_id") : made.error();
    const auto* error = fault.api_error();
    if (error == nullptr || !is_rate_refusal(*error)) {
      const auto there = list_jobs(text_in(settings, "name"), call);
      if (!there) return to_failure(fault);
      for (const auto& one : *there)
        if (const auto found = one.is_object() ? job_id_in(one.get_object()) : std::nullopt)
          return *found;
    }
    const auto pause =
        requests.pause_after(attempt, error == nullptr ? std::nullopt : error->retry_after);
    if (made || !should_repeat(fault, Repeat::if_refused, attempt) ||
        call.steady_now() + pause - start > configuration().retry_timeout ||
        call.wait_for(pause) != support::Stop::none)
      return to_failure(fault);
  }
}

Result<std::optional<json::object>> Client::get_run(std::int64_t run_id, CallContext& call) {
  const auto itself = [](json::object& run) { return &run; };
  return get_all(implementation_->requests, "/api/2.2/jobs/runs/get", "run_id", run_id,
                 says_run_is_gone, itself, call);
}

Result<void> Client::update_job(std::int64_t job_id, const json::object& new_settings,
                                const json::array& fields_to_remove, CallContext& call) {
  json::object body{{"job_id", job_id}};
  if (!new_settings.empty()) body["new_settings"] = new_settings;
  if (!fields_to_remove.empty()) body["fields_to_remove"] = fields_to_remove;
  return as_result(
      implementation_->requests.send("/api/2.2/jobs/update", body, Repeat::always, call));
}

Result<void> Client::delete_job(std::int64_t job_id, CallContext& call) {
  const auto done = implementation_->requests.send("/api/2.2/jobs/delete", {{"job_id", job_id}},
                                                   Repeat::always, call);
  return deleted(done, [&] { return get_job(job_id, call); });
}

Result<json::array> Client::list_jobs(std::string_view name, CallContext& call) {
  return all_pages(implementation_->requests, "/api/2.2/jobs/list",
                   {{"limit", "100"}, {"name", std::string(name)}}, "jobs", call);
}

Result<void> Client::each_job(const TakePage& take, CallContext& call) {
  return each_page(implementation_->requests, "/api/2.2/jobs/list",
                   {{"limit", "100"}, {"expand_tasks", "true"}}, "jobs", take, call);
}

// A page of runs has to be shorter than 25.
Result<void> Client::each_run(RunFilter filter, const TakePage& take, CallContext& call) {
  Query query{{"limit", "24"}, {"expand_tasks", "true"}};
  if (filter.one_time_only) query.emplace_back("run_type", "SUBMIT_RUN");
  if (filter.active_only) query.emplace_back("active_only", "true");
  return each_page(implementation_->requests, "/api/2.2/jobs/runs/list", std::move(query), "runs",
                   take, call, 100000);
}

}  // namespace hipaa::workspace

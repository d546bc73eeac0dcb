// Job settings: from what callers send to what is kept, and back to what each version shows.
//
// Reads the workspace, changes nothing; one thread at a time.
#pragma once

#include "core/reply.hpp"
#include "jobs/job.hpp"

namespace workspace_sim {

struct Workspace;

/// Checks settings as create and reset take them.
Refusal check_job_settings(const Workspace& workspace, const json::object& settings,
                           const std::string& caller);
/// The form that is kept: always `tasks`; a 2.0 job of one task keeps "format":"SINGLE_TASK".
json::object normalised_settings(json::object sent);
/// Checks a list of tasks, as runs/submit takes them too.
Refusal check_tasks(const Workspace& workspace, const json::object& holder,
                    const std::string& caller);

/// The elements of one page of an array; sets `more` where others follow.
json::array page_of(const json::array& whole, std::size_t page, bool& more);
/// The page number in a token of jobs/get or runs/get; nullopt where the token is none.
std::optional<std::size_t> page_in_token(const std::string& token);
std::string token_of_page(std::size_t page);

/// What jobs/get of a version shows. `page` counts from 0, 2.2 cuts every array at 100.
json::object settings_view(const json::object& settings, std::string_view version, std::size_t page,
                           bool& more);
/// What jobs/list shows: arrays only when expanded, and cut at 100.
json::object listed_settings_view(const json::object& settings, std::string_view version,
                                  bool expand, bool& more);

}  // namespace workspace_sim

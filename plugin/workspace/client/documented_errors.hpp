// What a refusal means at the endpoint that gave it, wherever something depends on it. Gone is what
// the API documents for gone: status and error code, and its words where the code stands for other
// things as well. A 403 is never gone, whatever it says. Besides the retry policy nothing else
// decides by the API's words. Pure.
#pragma once

#include "plugin/workspace/http/api_error.hpp"

namespace hipaa::workspace {

// Of a get of a pool, a policy, a policy family or a pipeline. A bare 404 may as well be a proxy
// that knows no workspace: only the API's own code counts.
bool says_missing(const ApiError& error);
// Of GET clusters/get, jobs/get and jobs/runs/get, in each of the API's spellings.
bool says_cluster_is_gone(const ApiError& error);
bool says_job_is_gone(const ApiError& error);
bool says_run_is_gone(const ApiError& error);

// Of a delete: there may be nothing left, or something else may be wrong. Only the get says so for
// sure.
bool may_say_gone(const ApiError& error);
// Of clusters/permanent-delete.
bool says_cluster_is_pinned(const ApiError& error);

}  // namespace hipaa::workspace

// An answer of the workspace that is no success, read in each of the forms in which the API writes
// errors. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "plugin/support/result.hpp"
#include "plugin/workspace/http/transport.hpp"

namespace hipaa::workspace {

// Of google.rpc.BadRequest: a field in the API's own spelling, and what is wrong with it.
struct FieldViolation {
  std::string field;
  std::string description;
};

struct ApiError {
  int http_status = 0;
  std::string
      error_code;  // the API's ("INVALID_STATE"), or made from the status where the body has none
  std::string message;
  std::string request_id;
  bool is_page = false;  // an HTML page: a login page, or not a workspace at all
  std::optional<std::chrono::milliseconds> retry_after;  // what the answer asks for
  std::vector<FieldViolation> violations;
};

// `now_unix_ms` for a Retry-After that is a date.
ApiError read_api_error(const HttpResponse& response, std::int64_t now_unix_ms);

// Whether it is the credentials that the workspace does not accept, and not what they may do.
bool rejects_credentials(const ApiError& error);

// What the error is for the operation. `request` names it ("POST /api/2.1/clusters/create"),
// `attempts` says how often and how long it was tried ("3 attempts in 2 s"), or is "". One
// diagnostic for each field violation.
support::Failure to_failure(const ApiError& error, const std::string& request,
                            const std::string& attempts);
support::Failure to_failure(const ExchangeFailure& failure, const std::string& request,
                            const std::string& attempts);
// An answer with status 200 whose body is not what the API sends.
support::Failure broken_body(const HttpResponse& response, const std::string& request,
                             const std::string& attempts);

}  // namespace hipaa::workspace

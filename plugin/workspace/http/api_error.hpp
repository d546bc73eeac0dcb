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
  std::string message;  // as it came
  std::string request_id;
  bool is_page = false;  // an HTML page: a login page, or not a workspace at all
  std::optional<std::chrono::milliseconds> retry_after;  // what the answer asks for
  std::vector<FieldViolation> violations;
};

// What the SDKs call the redirect to a login page that names this error.
constexpr std::string_view private_link_error = "PRIVATE_LINK_VALIDATION_ERROR";

// `now_unix_ms` for a Retry-After that is a date.
ApiError read_api_error(const HttpResponse& response, std::int64_t now_unix_ms);

// Whether it is the credentials that the workspace does not accept, and not what they may do.
bool rejects_credentials(const ApiError& error);

}  // namespace hipaa::workspace

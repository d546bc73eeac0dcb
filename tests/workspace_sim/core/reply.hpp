// What an endpoint answers: an HTTP status, headers and a body, before faults are laid over it.
//
// A plain value. Endpoints that refuse return a Reply too; helpers that may refuse return a
// Refusal, which is empty when there is nothing to refuse.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json_tools.hpp"

namespace workspace_sim {

struct Reply {
  int status = 200;
  std::string body = "{}";
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
};

using Refusal = std::optional<Reply>;

/// 200 with a JSON document.
Reply ok(const json::value& body);
Reply ok();

/// The API's own error body: {"error_code", "message", "details"?}.
Reply api_error(int status, std::string_view code, std::string_view message);
/// The same with google.rpc.ErrorInfo, as the cluster manager sends it.
Reply cluster_error(int status, std::string_view code, std::string_view message);
/// Error body of the Command Execution API 1.2: {"error": text}.
Reply command_error(int status, std::string_view text);

/// 400 INVALID_PARAMETER_VALUE of the cluster manager, with its details.
Reply invalid_parameter(std::string_view message);
/// The same code as every other service sends it, without details.
Reply invalid_value(std::string_view message);
Reply missing_field(std::string_view field);
Reply malformed_request(std::string_view message);
Reply permission_denied(std::string_view message);
Reply does_not_exist(std::string_view message);
/// The control interface's own refusal: 400 {"error": text}.
Reply control_error(std::string_view message);

}  // namespace workspace_sim

#include "core/reply.hpp"

namespace workspace_sim {

Reply ok(const json::value& body) {
  return {200, to_text(body)};
}

Reply ok() {
  return {};
}

Reply api_error(int status, std::string_view code, std::string_view message) {
  return {status, json::serialize(json::object{{"error_code", code}, {"message", message}})};
}

Reply cluster_error(int status, std::string_view code, std::string_view message) {
  const json::object detail{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                            {"reason", "CM_API_ERROR_SOURCE_CALLER_ERROR"},
                            {"domain", ""}};
  return {status,
          json::serialize(json::object{
              {"error_code", code}, {"message", message}, {"details", json::array{detail}}})};
}

Reply command_error(int status, std::string_view text) {
  return {status, json::serialize(json::object{{"error", text}})};
}

Reply invalid_parameter(std::string_view message) {
  return cluster_error(400, "INVALID_PARAMETER_VALUE", message);
}

Reply invalid_value(std::string_view message) {
  return api_error(400, "INVALID_PARAMETER_VALUE", message);
}

Reply missing_field(std::string_view field) {
  return invalid_value("Missing required field: " + std::string(field));
}

Reply malformed_request(std::string_view message) {
  return api_error(400, "MALFORMED_REQUEST", message);
}

Reply permission_denied(std::string_view message) {
  return api_error(403, "PERMISSION_DENIED", message);
}

Reply does_not_exist(std::string_view message) {
  return api_error(404, "RESOURCE_DOES_NOT_EXIST", message);
}

Reply control_error(std::string_view message) {
  return command_error(400, message);
}

}  // namespace workspace_sim

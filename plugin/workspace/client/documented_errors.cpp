#include "plugin/workspace/client/documented_errors.hpp"

namespace hipaa::workspace {
namespace {

bool is_invalid_parameter(const ApiError& error) {
  return error.http_status == 400 && error.error_code == "INVALID_PARAMETER_VALUE";
}

bool is_invalid_state(const ApiError& error) {
  return error.http_status == 400 && error.error_code == "INVALID_STATE";
}

// `begin` at the start of the message as it came, `rest` anywhere behind it.
bool reads(const ApiError& error, std::string_view begin, std::string_view rest) {
  return error.message.starts_with(begin) &&
         error.message.find(rest, begin.size()) != std::string::npos;
}

}  // namespace

bool says_missing(const ApiError& error) {
  return error.http_status == 404 && error.error_code == "RESOURCE_DOES_NOT_EXIST";
}

// INVALID_PARAMETER_VALUE is also the code of an id that is malformed. The words are those of the
// SDKs' tables (databricks-sdk-go, apierr): "Cluster .* does not exist", "Job .* does not exist",
// "Run .* does not exist", "Run: .* in job: .* doesn't exist".
// INVALID_STATE, of this endpoint and no other, is a cluster that was purged 30 days after its end
// (terraform-provider-databricks, the read of a cluster).
bool says_cluster_is_gone(const ApiError& error) {
  return says_missing(error) || is_invalid_state(error) ||
         (is_invalid_parameter(error) && reads(error, "Cluster ", " does not exist"));
}

bool says_job_is_gone(const ApiError& error) {
  return says_missing(error) ||
         (is_invalid_parameter(error) && reads(error, "Job ", " does not exist"));
}

bool says_run_is_gone(const ApiError& error) {
  return says_missing(error) ||
         (is_invalid_parameter(error) &&
          (reads(error, "Run ", " does not exist") || reads(error, "Run: ", " doesn't exist")));
}

bool may_say_gone(const ApiError& error) {
  return says_missing(error) || is_invalid_parameter(error) || is_invalid_state(error);
}

// It has no code of its own; the words are known from terraform-provider-databricks, issue 113:
// "Cannot delete pinned cluster X. Please ask an admin to unpin the cluster first."
bool says_cluster_is_pinned(const ApiError& error) {
  return error.http_status == 400 && reads(error, "Cannot delete pinned cluster ", "");
}

}  // namespace hipaa::workspace

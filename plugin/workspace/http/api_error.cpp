#include "plugin/workspace/http/api_error.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <ctime>

namespace hipaa::workspace {
namespace {

namespace json = boost::json;
using support::Failure;
using support::Status;

std::string text_at(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

bool looks_like_html(const HttpResponse& response) {
  const std::string_view body = response.body;
  const auto start = body.substr(0, std::min<std::size_t>(body.size(), 256));
  return response.header("content-type").find("text/html") != std::string_view::npos ||
         start.find("<html") != std::string_view::npos ||
         start.find("<!DOCTYPE") != std::string_view::npos ||
         start.find("<!doctype") != std::string_view::npos;
}

// Seconds, or an HTTP date.
std::optional<std::chrono::milliseconds> read_retry_after(std::string_view text,
                                                          std::int64_t now_unix_ms) {
  if (text.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failed == std::errc() && end == text.data() + text.size())
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 3600));
  std::tm parts{};
  if (strptime(std::string(text).c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr)
    return std::nullopt;
  return std::chrono::milliseconds(
      std::clamp<std::int64_t>(timegm(&parts) * std::int64_t{1000} - now_unix_ms, 0, 3600000));
}

void read_violations(const json::object& detail, ApiError& error) {
  const auto* violations = detail.if_contains("field_violations");
  if (violations == nullptr || !violations->is_array()) return;
  for (const auto& entry : violations->get_array()) {
    const auto* violation = entry.if_object();
    if (violation == nullptr) continue;
    auto field = text_at(*violation, "field");
    if (!field.empty())
      error.violations.push_back({std::move(field), text_at(*violation, "description")});
  }
}

// "3.5s" of google.rpc.RetryInfo.
void read_details(const json::object& body, ApiError& error) {
  const auto* details = body.if_contains("details");
  if (details == nullptr || !details->is_array()) return;
  for (const auto& entry : details->get_array()) {
    const auto* detail = entry.if_object();
    if (detail == nullptr) continue;
    const auto type = text_at(*detail, "@type");
    if (type.ends_with("google.rpc.RetryInfo")) {
      const double seconds = std::strtod(text_at(*detail, "retry_delay").c_str(), nullptr);
      error.retry_after = std::chrono::milliseconds(
          static_cast<std::int64_t>(std::clamp(seconds, 0.0, 3600.0) * 1000));
    } else if (type.ends_with("google.rpc.RequestInfo") && error.request_id.empty()) {
      error.request_id = text_at(*detail, "request_id");
    } else if (type.ends_with("google.rpc.BadRequest")) {
      read_violations(*detail, error);
    }
  }
}

bool read_json_form(const HttpResponse& response, ApiError& error) {
  json::error_code failed;
  const auto value = json::parse(response.body, failed);
  if (failed || !value.is_object()) return false;
  const auto& body = value.get_object();
  error.error_code = text_at(body, "error_code");
  error.message = text_at(body, "message");
  if (error.message.empty()) error.message = text_at(body, "error_description");
  if (error.message.empty()) error.message = text_at(body, "error");
  if (error.message.empty() && body.contains("detail")) {  // SCIM
    const auto detail = text_at(body, "detail");
    error.message =
        detail == "null" || detail.empty()
            ? "SCIM API Internal Error"
            : text_at(body, "scimType") + (body.contains("scimType") ? " " : "") + detail;
    error.error_code = "SCIM_" + text_at(body, "status");
  }
  read_details(body, error);
  return true;
}

// "RESOURCE_DOES_NOT_EXIST: no such thing"
bool read_text_form(std::string_view body, ApiError& error) {
  const auto colon = body.find(": ");
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto code = body.substr(0, colon);
  if (!std::all_of(code.begin(), code.end(),
                   [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }))
    return false;
  error.error_code = code;
  error.message = body.substr(colon + 2);
  return true;
}

std::string reason_of(int status) {
  switch (status) {
    case 400:
      return "BAD_REQUEST";
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 409:
      return "CONFLICT";
    case 429:
      return "TOO_MANY_REQUESTS";
    case 500:
      return "INTERNAL_ERROR";
    case 503:
      return "TEMPORARILY_UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return "UNKNOWN";
  }
}

// What the SDKs call the redirect to a login page that names this error.
constexpr auto private_link = "PRIVATE_LINK_VALIDATION_ERROR";

struct Hint {
  std::string_view part;  // of the API's message
  std::string_view text;
};

constexpr std::array<Hint, 12> hints = {{
    {"restricted to instance types that encrypt in transit",
     "Choose node types whose is_encrypted_in_transit is true, for workers, driver and alternates "
     "(for example m6id or r6id)."},
    {"At least one EBS volume must be attached",
     "Give aws_attributes an ebs_volume_type, ebs_volume_count and ebs_volume_size."},
    {"cannot be supplied when an instance pool ID is provided",
     "Remove what the pool decides: node types, elastic disk, EBS volumes."},
    {"NumWorkers could be 0 only for SingleNode",
     "Give num_workers of at least 1, or is_single_node with kind."},
    {"Invalid spark version",
     "List the runtimes of this workspace: GET /api/2.1/clusters/spark-versions."},
    {"unpin the cluster first", "A workspace administrator has to unpin it."},
    {"Validation failed for", "The cluster policy refuses this value; see its definition."},
    {"does not have any associated worker environments",
     "The workspace is new and not ready yet; try again in some minutes."},
    {"is not in the range 3,000 - 16,000",
     "Give ebs_volume_iops of 3000 to 16000, or leave it out; with it belongs a gp3 volume."},
    {"is in unexpected state",
     "The cluster is on its way to another state; try again when it is there."},
    {"Self-bootstrap failure", "The instances did not come up; that often passes. Try again."},
    {"attached notebook limit", "The cluster has no execution context left; detach notebooks."},
}};

std::string_view hint_for(std::string_view message) {
  for (const auto& hint : hints)
    if (message.find(hint.part) != std::string_view::npos) return hint.text;
  return {};
}

struct Meaning {
  Status status;
  std::string_view code;
  std::string_view fix;
};

// The API's own code decides before the HTTP status.
Meaning meaning_of(const ApiError& error) {
  const auto is = [&error](std::initializer_list<std::string_view> codes) {
    return std::find(codes.begin(), codes.end(), error.error_code) != codes.end();
  };
  const int status = error.http_status;
  if (is({private_link}))
    return {Status::permission, "HP-HTTP-REDIRECT",
            "The workspace admits only networks that reach it through its private link. Run from "
            "such a network, or through its VPC endpoint."};
  if (status >= 300 && status < 400)
    return {
        Status::unauthenticated, "HP-HTTP-REDIRECT",
        "The workspace sends the request elsewhere, as a login page does. Check host and token."};
  if (error.is_page)
    return {Status::unauthenticated, "HP-HTTP-PAGE",
            "An HTML page came instead of the API's JSON: the host is no workspace, or a login "
            "page stands before it. Check host, proxy and token."};
  if (rejects_credentials(error))
    return {Status::unauthenticated, "HP-AUTH-TOKEN",
            "The workspace does not accept the token: it is wrong, expired, or of another "
            "workspace. Make a new one and give it in token or DATABRICKS_TOKEN."};
  if (is({"RESOURCE_EXHAUSTED", "REQUEST_LIMIT_EXCEEDED"}) || status == 429)
    return {Status::rate_limited, "HP-API-RATE",
            "The workspace limits requests. Lower rate_limit or parallelism, or try again later."};
  if (is({"INVALID_STATE", "ABORTED", "ALREADY_EXISTS", "RESOURCE_ALREADY_EXISTS",
          "RESOURCE_CONFLICT"}) ||
      status == 409)
    return {Status::conflict, "HP-API-CONFLICT",
            "The cluster's present state does not allow it. Try again when it has settled."};
  if (is({"RESOURCE_DOES_NOT_EXIST", "NOT_FOUND", "ENDPOINT_NOT_FOUND"}) || status == 404)
    return {Status::not_found, "HP-API-NOT-FOUND",
            "Check the id, and that the host is the right workspace."};
  if (is({"PERMISSION_DENIED"}) || status == 403)
    return {Status::permission, "HP-API-PERMISSION",
            "The identity behind the token lacks a permission for this."};
  const bool refuses = is({"INVALID_PARAMETER_VALUE", "INVALID_REQUEST", "MALFORMED_REQUEST",
                           "BAD_REQUEST", "FEATURE_DISABLED", "QUOTA_EXCEEDED"});
  const bool has_trouble = status >= 500 || status == 408 || status == 499 || is({"DATA_LOSS"});
  if (has_trouble && !refuses)
    return {Status::unavailable, "HP-API-UNAVAILABLE",
            "The workspace has trouble of its own. Try again later."};
  return {Status::diagnostics, "HP-API-REFUSED", "Change what the message names."};
}

std::string sentence(std::string text) {
  if (!text.empty() && text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
  return text;
}

std::string tried(const std::string& attempts) {
  return attempts.empty() ? "" : " (" + attempts + ")";
}

}  // namespace

// The API has no code of its own for it: 403 (on some endpoints 400) and one of these phrases.
bool rejects_credentials(const ApiError& error) {
  if (error.http_status == 401) return true;
  if (error.http_status != 400 && error.http_status != 403) return false;
  std::string message = error.message;
  std::transform(message.begin(), message.end(), message.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; });
  constexpr std::array<std::string_view, 6> signs = {"invalid access token", "invalid token",
                                                     "token is expired",     "token has expired",
                                                     "expired token",        "token expired"};
  return std::any_of(signs.begin(), signs.end(), [&message](std::string_view sign) {
    return message.find(sign) != std::string::npos;
  });
}

ApiError read_api_error(const HttpResponse& response, std::int64_t now_unix_ms) {
  ApiError error;
  error.http_status = response.status;
  error.request_id = response.header("x-request-id");
  error.retry_after = read_retry_after(response.header("retry-after"), now_unix_ms);
  if (!read_json_form(response, error) && !read_text_form(response.body, error)) {
    if (looks_like_html(response)) {
      error.is_page = response.status < 400 || response.status == 401 || response.status == 403 ||
                      response.status == 404;
      const auto begin = response.body.find("<pre>");
      const auto end = response.body.find("</pre>");
      if (begin != std::string::npos && end != std::string::npos && end > begin)
        error.message = response.body.substr(begin + 5, end - begin - 5);
    } else {
      error.message = response.body.substr(0, 512);
    }
  }
  if (response.status >= 300 && response.status < 400 &&
      response.header("location").find("error=private-link-validation-error") != std::string::npos)
    error.error_code = private_link;
  if (error.error_code.empty()) error.error_code = reason_of(response.status);
  return error;
}

Failure to_failure(const ApiError& error, const std::string& request, const std::string& attempts) {
  const auto meaning = meaning_of(error);
  auto made = model::error(std::string(meaning.code), "The workspace answered " +
                                                          std::to_string(error.http_status) +
                                                          " to " + request + tried(attempts) + ".");
  const auto hint = hint_for(error.message);
  made.detail = error.message.empty() ? std::string() : "It says: " + sentence(error.message) + " ";
  made.detail += hint.empty() ? meaning.fix : hint;
  made.http_status = error.http_status;
  made.vendor_code = error.error_code;
  made.vendor_message = error.message;
  made.request_id = error.request_id;
  if (error.violations.empty()) return {meaning.status, std::move(made)};
  Failure failure(meaning.status, model::Diagnostics());
  for (const auto& [field, description] : error.violations) {
    auto one = made;
    one.vendor_field = field;
    one.detail = "It refuses " +
                 sentence(description.empty() ? field : field + ": " + description) + " " +
                 made.detail;
    failure.diagnostics.push_back(std::move(one));
  }
  return failure;
}

Failure to_failure(const ExchangeFailure& failure, const std::string& request,
                   const std::string& attempts) {
  const auto made = [&](std::string code, std::string summary, std::string_view fix) {
    return Failure(Status::unavailable,
                   model::error(std::move(code), std::move(summary),
                                sentence(failure.message) + " " + std::string(fix)));
  };
  switch (failure.fault) {
    case NetworkFault::cancelled:
      return support::stop_failure(support::Stop::cancelled, "sending " + request);
    case NetworkFault::deadline:
      return support::stop_failure(support::Stop::deadline, "sending " + request);
    case NetworkFault::resolve:
      return made("HP-HTTP-RESOLVE",
                  "The workspace's name cannot be resolved" + tried(attempts) + ".",
                  "Check `host`, and the network.");
    case NetworkFault::connect:
      return made("HP-HTTP-CONNECT", "The workspace cannot be reached" + tried(attempts) + ".",
                  "Check `host`, proxy and firewall.");
    case NetworkFault::tls:
      return made("HP-HTTP-TLS",
                  "The workspace's certificate does not verify, or no TLS connection came about" +
                      tried(attempts) + ".",
                  "Nothing was sent. Where a company's own certificates stand between, give them "
                  "in ca_file.");
    case NetworkFault::timeout:
      return made("HP-HTTP-TIMEOUT",
                  "The workspace did not answer " + request + tried(attempts) + ".",
                  "Try again later, or raise http_timeout_seconds.");
    case NetworkFault::closed:
      return made("HP-HTTP-CLOSED",
                  "The connection broke during " + request + tried(attempts) + ".",
                  "Try again; if it stays so, look at what stands between.");
    case NetworkFault::too_large:
      return made("HP-HTTP-SIZE",
                  "The answer to " + request + " is too large" + tried(attempts) + ".",
                  "A workspace sends no such answer: check `host`.");
    case NetworkFault::other:
      break;
  }
  return made("HP-HTTP-FAILED", "The request " + request + " failed" + tried(attempts) + ".",
              "Check `host` and the network.");
}

Failure broken_body(const HttpResponse& response, const std::string& request,
                    const std::string& attempts) {
  auto made = model::error(
      "HP-HTTP-BODY",
      "The answer to " + request + " is not what the API sends" + tried(attempts) + ".",
      response.body.empty() ? "The body is empty."
                            : "The body (" + std::to_string(response.body.size()) +
                                  " bytes) is cut off or no JSON. Something between changes "
                                  "answers, or the host is no workspace.");
  made.http_status = response.status;
  made.request_id = response.header("x-request-id");
  return {Status::unavailable, std::move(made)};
}

}  // namespace hipaa::workspace

#include "plugin/workspace/http/api_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/model/value.hpp"

namespace hipaa::workspace {
namespace {

std::string text_at(const json::object& from, std::string_view key) {
  const auto* found = json::member(from, key);
  return found == nullptr ? "" : model::plain(*found);
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
  const auto read = json::read(response.body);
  if (!read || !read->is_object()) return false;
  const auto& body = read->get_object();
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

// At most 512 bytes, and no half of a character.
std::string beginning_of(const std::string& body) {
  auto end = std::min<std::size_t>(body.size(), 512);
  while (end > 0 && end < body.size() && (static_cast<unsigned char>(body[end]) & 0xC0U) == 0x80U)
    --end;
  return body.substr(0, end);
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
      error.message = beginning_of(response.body);
    }
  }
  if (response.status >= 300 && response.status < 400 &&
      response.header("location").find("error=private-link-validation-error") != std::string::npos)
    error.error_code = private_link_error;
  if (error.error_code.empty()) error.error_code = reason_of(response.status);
  // What is no JSON may be any bytes, and goes into documents that are UTF-8.
  for (auto* text : {&error.message, &error.request_id}) *text = json::printable(*text, true);
  return error;
}

}  // namespace hipaa::workspace

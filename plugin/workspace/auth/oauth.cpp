#include "plugin/workspace/auth/oauth.hpp"

#include <algorithm>
#include <charconv>

#include "plugin/json/encoding.hpp"
#include "plugin/json/json.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/workspace/http/address.hpp"
#include "plugin/workspace/http/api_error.hpp"
#include "plugin/workspace/http/retry_policy.hpp"

namespace hipaa::workspace {
namespace {

using namespace std::chrono_literals;
using support::CallContext;
using support::Failure;
using support::Result;
using support::Status;

constexpr std::string_view metadata_path = "/.well-known/databricks-config";
constexpr std::string_view issuer_path = "/oidc";
constexpr std::string_view discovery_path = "/.well-known/oauth-authorization-server";
constexpr std::string_view usual_path = "/oidc/v1/token";
constexpr auto longest_fetch = 60s;
// Of a token, whatever the workspace says: neither is it fetched for each request, nor kept for
// good.
constexpr std::chrono::seconds shortest_life = 1s;
constexpr std::chrono::seconds longest_life = 24h;

Failure refused(std::string summary, std::string detail) {
  return {Status::unauthenticated,
          model::error("HP-AUTH-OAUTH", std::move(summary), std::move(detail))};
}

json::object object_in(const HttpResponse& response) {
  auto read = json::read(response.body);
  return read && read->is_object() ? std::move(read->get_object()) : json::object();
}

std::string text_at(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// The workspace names its issuer, and the issuer its token endpoint. Neither has to answer: the
// usual places are known.
std::string token_endpoint(const Configuration& configuration, Transport& transport,
                           CallContext& call) {
  HttpRequest request;
  request.method = "GET";
  request.headers = {{"Accept", "application/json"}, {"User-Agent", configuration.user_agent}};
  // nullopt where nothing answers at all: asking for more would only take longer.
  const auto document = [&](std::string url) -> std::optional<json::object> {
    request.url = std::move(url);
    const auto answer = transport.send(request, call);
    if (!answer) return std::nullopt;
    return answer->status == 200 ? object_in(*answer) : json::object();
  };
  const auto usual_issuer = configuration.host + std::string(issuer_path);
  const auto metadata = document(configuration.host + std::string(metadata_path));
  const auto named = metadata ? text_at(*metadata, "oidc_endpoint") : std::string();
  auto issuers = std::vector{usual_issuer};
  // The secret goes where the workspace says, and never unencrypted to another machine.
  if (is_safe_for_credentials(named) && named != usual_issuer)
    issuers.insert(issuers.begin(), named);
  for (const auto& issuer : metadata ? issuers : std::vector<std::string>()) {
    const auto found = document(issuer + std::string(discovery_path));
    if (!found) break;
    auto endpoint = text_at(*found, "token_endpoint");
    if (is_safe_for_credentials(endpoint)) return endpoint;
  }
  return configuration.host + std::string(usual_path);
}

Result<std::string> identity_token(const Configuration& configuration) {
  auto read = configuration.identity_token();
  if (read && !read->empty()) return std::move(*read);
  return refused("The identity token to exchange is missing.",
                 configuration.identity_token_place + " is missing or empty.");
}

Result<HttpRequest> token_request(const Configuration& configuration, std::string url) {
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.headers = {{"Accept", "application/json"},
                     {"User-Agent", configuration.user_agent},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  if (configuration.auth_type == "oauth-m2m") {
    request.headers.emplace_back(
        "Authorization",
        "Basic " + json::to_base64(json::percent_encoded(configuration.client_id) + ":" +
                                   json::percent_encoded(configuration.client_secret.reveal())));
    request.body = "grant_type=client_credentials&scope=all-apis";
    return request;
  }
  auto subject = identity_token(configuration);
  if (!subject) return std::move(subject).error();
  request.body =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
      "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt"
      "&scope=all-apis&subject_token=" +
      json::percent_encoded(*subject) +
      "&client_id=" + json::percent_encoded(configuration.client_id);
  return request;
}

// Lifetimes come as numbers, and from some servers as texts.
std::chrono::seconds lifetime_in(const json::object& answer) {
  const auto* given = answer.if_contains("expires_in");
  if (given == nullptr) return 3600s;
  if (given->is_int64()) return std::chrono::seconds(given->get_int64());
  const auto text = text_at(answer, "expires_in");
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(seconds);
}

Result<OauthToken> read_token(const HttpResponse& response, const std::string& name) {
  const auto answer = object_in(response);
  auto text = text_at(answer, "access_token");
  if (text.empty())
    return to_failure({UnusableAnswer{response.status, std::string(response.header("x-request-id")),
                                      response.body.size(), ""},
                       name});
  if (!is_header_text(text))
    return refused(
        "The workspace's OAuth token cannot be sent.",
        "Its access_token holds blanks, line ends or other characters that no token has.");
  return OauthToken{std::move(text), std::clamp(lifetime_in(answer), shortest_life, longest_life)};
}

Failure refusal(const HttpResponse& response, const ApiError& error, const Configuration& by) {
  const auto code = text_at(object_in(response), "error");
  auto failure = refused(
      "The workspace gave no OAuth token (" +
          (code.empty() ? std::to_string(error.http_status) : code) + ").",
      (error.message.empty() ? std::string() : "It says: " + error.message + ". ") +
          (by.auth_type == "oauth-m2m"
               ? "Check client_id and client_secret: the secret may have expired or been deleted."
               : "Check client_id, and the federation policy of that service principal.") +
          " " + by.sources);
  failure.diagnostics.front().http_status = error.http_status;
  failure.diagnostics.front().vendor_code = code;
  return failure;
}

}  // namespace

Result<OauthToken> fetch_oauth_token(const Configuration& configuration, Transport& transport,
                                     CallContext& call) {
  const auto start = call.steady_now();
  auto request = token_request(configuration, token_endpoint(configuration, transport, call));
  if (!request) return std::move(request).error();
  const std::string name = "POST " + std::string(usual_path);
  for (int attempt = 1;; ++attempt) {
    const auto answer = transport.send(*request, call);
    call.log().write(support::Level::debug,
                     name + (answer ? " -> " + std::to_string(answer->status) : " failed"));
    if (answer && answer->status == 200) return read_token(*answer, name);
    RequestFault fault{{}, name};
    if (answer) {
      fault.cause = read_api_error(*answer, call.now_unix_ms());
    } else {
      fault.cause = answer.error();
    }
    const auto* error = fault.api_error();
    if (error != nullptr &&
        (error->http_status == 400 || error->http_status == 401 || error->http_status == 403))
      return refusal(*answer, *error, configuration);
    const auto pause =
        pause_before_repeat(attempt, 0.5, error == nullptr ? std::nullopt : error->retry_after);
    if (!should_repeat(fault, Repeat::always, attempt) ||
        call.steady_now() - start + pause > longest_fetch)
      return to_failure(fault);
    if (const auto stop = call.wait_for(pause); stop != support::Stop::none)
      return support::stop_failure(stop, "fetching an OAuth token");
  }
}

}  // namespace hipaa::workspace

#include "plugin/workspace/client/requests.hpp"

#include "plugin/workspace/http/encoding.hpp"
#include "plugin/workspace/http/redaction.hpp"

namespace hipaa::workspace {

using std::chrono::milliseconds;
using support::CallContext;
using support::Failure;
using support::Level;
using support::Result;
using support::Stop;

namespace {

std::string seconds_text(milliseconds duration) {
  return std::to_string((duration.count() + 500) / 1000) + " s";
}

std::string attempts_text(int attempts, milliseconds elapsed) {
  return attempts < 2 ? std::string()
                      : std::to_string(attempts) + " attempts in " + seconds_text(elapsed);
}

}  // namespace

// What came of one attempt: exactly one of these.
struct Requests::Attempt {
  std::optional<json::object> body;
  std::optional<Failure> unauthorized;  // no credentials could be had; nothing was sent
  std::optional<ApiError> error;
  std::optional<ExchangeFailure> broken;
  HttpResponse response;
  bool broken_body = false;  // `response` was a success that cannot be read

  [[nodiscard]] bool repeatable(Repeat kind, int count) const {
    if (error) return should_repeat(*error, kind);
    if (broken) return should_repeat(*broken, kind, count);
    return broken_body && kind == Repeat::always;
  }
  [[nodiscard]] Failure failure(const std::string& name, const std::string& attempts) const {
    if (unauthorized) return *unauthorized;
    if (error) return to_failure(*error, name, attempts);
    if (broken) return to_failure(*broken, name, attempts);
    return workspace::broken_body(response, name, attempts);
  }
  // Not so after a clean refusal, and where nothing was sent.
  [[nodiscard]] bool may_have_happened() const {
    if (broken) return broken->may_be_sent;
    if (error)
      return error->http_status >= 500 || error->http_status == 408 || error->http_status == 429 ||
             error->http_status < 400;
    return broken_body;
  }
};

Requests::Requests(Configuration configuration, std::unique_ptr<Transport> transport)
    : configuration_(std::move(configuration)),
      transport_(std::move(transport)),
      authorization_(configuration_, *transport_),
      rate_limit_(configuration_.rate_limit) {}

std::string Requests::workspace_id() const {
  const std::lock_guard lock(mutex_);
  return workspace_id_;
}

milliseconds Requests::pause_after(int attempt, std::optional<milliseconds> retry_after) {
  const std::lock_guard lock(mutex_);
  return pause_before_repeat(attempt, std::uniform_real_distribution<double>()(random_),
                             retry_after);
}

HttpRequest Requests::request_for(std::string_view method, std::string_view path,
                                  const Query& query, const json::object* body,
                                  CallContext& call) const {
  HttpRequest request;
  request.method = method;
  request.url = configuration_.host + std::string(path);
  char separator = '?';
  for (const auto& [key, value] : query) {
    request.url += separator + percent_encoded(key) + '=' + percent_encoded(value);
    separator = '&';
  }
  request.headers = {{"Accept", "application/json"}, {"User-Agent", configuration_.user_agent}};
  if (const auto id = call.correlation_id(); !id.empty())
    request.headers.emplace_back("X-Correlation-Id", percent_encoded(id));
  if (body != nullptr) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = json::serialize(*body);
  }
  return request;
}

// A token that was revoked before its time is replaced once.
Requests::Attempt Requests::attempt(const HttpRequest& request, const std::string& name,
                                    CallContext& call) {
  for (bool renewed = false;; renewed = true) {
    auto header = authorization_.header(call);
    if (!header) {
      Attempt made;
      made.unauthorized = std::move(header).error();
      return made;
    }
    auto authorized = request;
    authorized.headers.emplace_back("Authorization", *header);
    auto made = exchange(authorized, name, call);
    if (renewed || !made.error || !rejects_credentials(*made.error) ||
        !authorization_.renew_after(*header))
      return made;
  }
}

Requests::Attempt Requests::exchange(const HttpRequest& request, const std::string& name,
                                     CallContext& call) {
  Attempt made;
  if (const auto stop = rate_limit_.take(call); stop != Stop::none) {
    made.broken = ExchangeFailure{
        stop == Stop::cancelled ? NetworkFault::cancelled : NetworkFault::deadline, "", false};
    return made;
  }
  auto& log = call.log();
  if (log.enabled(Level::trace))
    log.write(Level::trace, "request " + name,
              json::serialize(json::object{{"headers", redacted_headers(request.headers)},
                                           {"body", redacted_body(request.body)}}));
  const auto start = call.steady_now();
  auto exchanged = transport_->send(request, call);
  const auto took = std::chrono::duration_cast<milliseconds>(call.steady_now() - start).count();
  if (!exchanged) {
    made.broken = exchanged.error();
    log.write(Level::debug, name + " failed: " + made.broken->message,
              json::serialize(json::object{{"milliseconds", took}}));
    return made;
  }
  made.response = std::move(*exchanged);
  if (log.enabled(Level::debug)) {
    json::object fields{{"status", made.response.status},
                        {"milliseconds", took},
                        {"request_id", made.response.header("x-request-id")}};
    if (log.enabled(Level::trace)) fields["body"] = redacted_body(made.response.body);
    log.write(Level::debug, name + " -> " + std::to_string(made.response.status),
              json::serialize(fields));
  }
  if (const auto id = made.response.header("x-databricks-org-id"); !id.empty()) {
    const std::lock_guard lock(mutex_);
    workspace_id_ = id;
  }
  if (made.response.status < 200 || made.response.status >= 300) {
    made.error = read_api_error(made.response, call.now_unix_ms());
    return made;
  }
  json::error_code not_json;
  auto value = json::parse(made.response.body, not_json);
  if (!not_json && value.is_object()) {
    made.body = std::move(value.get_object());
    return made;
  }
  // A page instead of an answer is a login page, or no workspace at all.
  auto page = read_api_error(made.response, call.now_unix_ms());
  if (page.is_page) {
    made.error = std::move(page);
  } else {
    made.broken_body = true;
  }
  return made;
}

Result<json::object> Requests::repeat(const HttpRequest& request, const std::string& name,
                                      Repeat kind, CallContext& call) {
  const auto start = call.steady_now();
  for (int count = 1;; ++count) {
    auto made = attempt(request, name, call);
    if (made.body) return std::move(*made.body);
    const auto elapsed = std::chrono::duration_cast<milliseconds>(call.steady_now() - start);
    if (!made.repeatable(kind, count)) return made.failure(name, attempts_text(count, elapsed));
    const auto pause = pause_after(count, made.error ? made.error->retry_after : std::nullopt);
    if (elapsed + pause > configuration_.retry_timeout)
      return made.failure(name, attempts_text(count, elapsed));
    const auto failure = made.failure(name, "");
    call.progress("retry", failure.diagnostics.front().summary, -1);
    call.log().write(
        Level::warn, failure.diagnostics.front().summary,
        json::serialize(json::object{{"attempt", count}, {"pause_milliseconds", pause.count()}}));
    const auto stop = call.wait_for(pause);
    if (stop != Stop::none) {
      auto stopped = support::stop_failure(stop, "repeating " + name);
      for (const auto& one : failure.diagnostics) {
        stopped.diagnostics.push_back(one);
        stopped.diagnostics.back().severity = model::Severity::warning;  // the reason for repeating
      }
      return stopped;
    }
  }
}

Result<json::object> Requests::get(std::string_view path, const Query& query, CallContext& call) {
  if (configuration_.incomplete) return *configuration_.incomplete;
  return repeat(request_for("GET", path, query, nullptr, call), "GET " + std::string(path),
                Repeat::always, call);
}

Result<json::object> Requests::post(std::string_view path, const json::object& body, Repeat kind,
                                    CallContext& call) {
  if (configuration_.incomplete) return *configuration_.incomplete;
  auto request = request_for("POST", path, {}, &body, call);
  request.only_once = kind == Repeat::if_refused;
  auto done = repeat(request, "POST " + std::string(path), kind, call);
  if (const auto* id = body.if_contains("cluster_id"); id != nullptr && id->is_string())
    changes_.note(id->get_string());
  return done;
}

Reply Requests::post_once(std::string_view path, const json::object& body, CallContext& call) {
  Reply reply;
  if (configuration_.incomplete) {
    reply.failure = configuration_.incomplete;
    return reply;
  }
  const auto name = "POST " + std::string(path);
  auto request = request_for("POST", path, {}, &body, call);
  request.only_once = true;
  auto made = attempt(request, name, call);
  if (made.body) {
    reply.body = std::move(made.body);
  } else {
    reply.failure = made.failure(name, "");
    reply.may_have_happened = made.may_have_happened();
    reply.passes = made.error && should_repeat(*made.error, Repeat::if_refused);
  }
  return reply;
}

}  // namespace hipaa::workspace

#include "plugin/workspace/client/requests.hpp"

#include <sys/random.h>

#include "plugin/json/encoding.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/workspace/http/redaction.hpp"

namespace hipaa::workspace {

using std::chrono::milliseconds;
using support::CallContext;
using support::Level;
using support::Stop;

struct Requests::Prepared {
  HttpRequest http;  // without the Authorization header
  std::string name;  // "POST /api/2.1/clusters/create"
  RateLimit* rate_limit = nullptr;
  bool needs_answer = true;
  bool takes_bytes = false;  // the answer is no JSON: it becomes the text `bytes`
};

constexpr std::string_view bytes_member = "bytes";

namespace {

// Of the pauses between repeats. Not std::random_device, which needs the C library of 2022 or
// later.
std::uint64_t seed_of_pauses() {
  std::uint64_t seed = 0;
  if (::getrandom(&seed, sizeof seed, GRND_NONBLOCK) != static_cast<ssize_t>(sizeof seed))
    seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  return seed;
}

}  // namespace

Requests::Requests(Configuration configuration, std::unique_ptr<Transport> transport)
    : configuration_(std::move(configuration)),
      transport_(std::move(transport)),
      authorization_(configuration_, *transport_),
      rate_limits_{RateLimit(configuration_.rate_limit, configuration_.rate_limit_ceiling),
                   RateLimit(configuration_.rate_limit, configuration_.rate_limit_ceiling),
                   RateLimit(configuration_.rate_limit, configuration_.rate_limit_ceiling),
                   RateLimit(configuration_.rate_limit, configuration_.rate_limit_ceiling),
                   RateLimit(configuration_.rate_limit, configuration_.rate_limit_ceiling)},
      random_(seed_of_pauses()) {}

// `path`: "/api/2.1/clusters/get", the version left out.
RateLimit& Requests::rate_limit_of(std::string_view path) {
  constexpr std::string_view prefix = "/api/";
  constexpr std::string_view commands = "/api/1.2/";
  if (path.starts_with(commands)) return rate_limits_[1];
  const auto version = path.starts_with(prefix) ? path.find('/', prefix.size()) : path.npos;
  const auto family = version == path.npos ? std::string_view() : path.substr(version);
  if (family.starts_with("/clusters/")) return rate_limits_[0];
  if (family.starts_with("/libraries/")) return rate_limits_[2];
  if (family.starts_with("/jobs/")) return rate_limits_[3];
  return rate_limits_[4];
}

std::string Requests::workspace_id() const {
  const std::lock_guard lock(mutex_);
  return workspace_id_;
}

milliseconds Requests::pause_after(int attempt, std::optional<milliseconds> retry_after) {
  const std::lock_guard lock(mutex_);
  return pause_before_repeat(attempt, std::uniform_real_distribution<double>()(random_),
                             retry_after);
}

Requests::Prepared Requests::prepare(std::string_view method, std::string_view path,
                                     const Query& query, const json::object* body,
                                     CallContext& call) {
  Prepared made;
  made.rate_limit = &rate_limit_of(path);
  made.name = std::string(method) + ' ' + std::string(path);
  auto& request = made.http;
  request.method = method;
  request.url = configuration_.host + std::string(path);
  char separator = '?';
  for (const auto& [key, value] : query) {
    request.url += separator + json::percent_encoded(key) + '=' + json::percent_encoded(value);
    separator = '&';
  }
  request.headers = {{"Accept", "application/json"}, {"User-Agent", configuration_.user_agent}};
  if (const auto id = call.correlation_id(); !id.empty())
    request.headers.emplace_back("X-Correlation-Id", json::percent_encoded(id));
  if (body != nullptr) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = json::compact(*body);
  }
  return made;
}

// A token that was revoked before its time is replaced once.
Answered<json::object> Requests::attempt(const Prepared& prepared, CallContext& call) {
  for (bool renewed = false;; renewed = true) {
    auto header = authorization_.header(call);
    if (!header) return RequestFault{std::move(header).error(), prepared.name};
    auto answer = exchange(prepared, *header, call);
    if (answer || renewed) return answer;
    const auto fault = answer.error();
    const auto* error = fault.api_error();
    if (error == nullptr || !rejects_credentials(*error) || !authorization_.renew_after(*header))
      return fault;
  }
}

Answered<json::object> Requests::exchange(const Prepared& prepared,
                                          const std::string& authorization, CallContext& call) {
  const auto& name = prepared.name;
  if (const auto stop = prepared.rate_limit->take(call); stop != Stop::none)
    return RequestFault{
        ExchangeFailure{stop == Stop::cancelled ? NetworkFault::cancelled : NetworkFault::deadline,
                        "", false},
        name};
  auto request = prepared.http;
  request.headers.emplace_back("Authorization", authorization);
  auto& log = call.log();
  if (log.enabled(Level::trace))
    log.write(Level::trace, "request " + name,
              json::compact(json::object{{"headers", redacted_headers(request.headers)},
                                         {"body", redacted_body(request.body)}}));
  const auto start = call.steady_now();
  auto exchanged = transport_->send(request, call);
  const auto took = std::chrono::duration_cast<milliseconds>(call.steady_now() - start).count();
  if (!exchanged) {
    log.write(Level::debug, name + " failed: " + exchanged.error().message,
              json::compact(json::object{{"milliseconds", took}}));
    return RequestFault{exchanged.error(), name};
  }
  const auto& response = *exchanged;
  ++answers_;
  if (log.enabled(Level::debug)) {
    json::object fields{{"status", response.status},
                        {"milliseconds", took},
                        {"request_id", response.header("x-request-id")}};
    if (log.enabled(Level::trace)) fields["body"] = redacted_body(response.body);
    log.write(Level::debug, name + " -> " + std::to_string(response.status), json::compact(fields));
  }
  if (const auto id = response.header("x-databricks-org-id"); !id.empty()) {
    const std::lock_guard lock(mutex_);
    workspace_id_ = id;
  }
  if (response.status < 200 || response.status >= 300) {
    auto error = read_api_error(response, call.now_unix_ms());
    if (is_rate_refusal(error)) prepared.rate_limit->refused(call, error.retry_after);
    return RequestFault{std::move(error), name};
  }
  if (prepared.takes_bytes) return json::object{{bytes_member, response.body}};
  if (response.body.empty() && !prepared.needs_answer) return json::object();
  auto read = json::read(response.body);
  if (read && read->is_object()) return std::move(read->get_object());
  std::string why;
  if (!read && read.error().kind != json::ReadError::Kind::syntax)
    why = "It " + read.error().what + ", at " + read.error().pointer + ".";
  // A page instead of an answer is a login page, or no workspace at all.
  if (auto page = read_api_error(response, call.now_unix_ms()); page.is_page)
    return RequestFault{std::move(page), name};
  return RequestFault{UnusableAnswer{response.status, std::string(response.header("x-request-id")),
                                     response.body.size(), "", std::move(why)},
                      name};
}

Answered<json::object> Requests::repeat(const Prepared& prepared, Repeat kind, CallContext& call) {
  const auto start = call.steady_now();
  for (int count = 1;; ++count) {
    auto answer = attempt(prepared, call);
    if (answer) return answer;
    auto fault = std::move(answer).error();
    const auto* error = fault.api_error();
    const auto elapsed = std::chrono::duration_cast<milliseconds>(call.steady_now() - start);
    const auto pause = pause_after(count, error == nullptr ? std::nullopt : error->retry_after);
    if (!should_repeat(fault, kind, count) || elapsed + pause > configuration_.retry_timeout) {
      fault.attempts = count;
      fault.elapsed = elapsed;
      return fault;
    }
    const auto summary = to_failure(fault).diagnostics.front().summary;
    call.progress("retry", summary, -1);
    call.log().write(
        Level::warn, summary,
        json::compact(json::object{{"attempt", count}, {"pause_milliseconds", pause.count()}}));
    fault.stopped = call.wait_for(pause);
    if (fault.stopped != Stop::none) return fault;
  }
}

Answered<json::object> Requests::get(std::string_view path, const Query& query, CallContext& call) {
  const auto prepared = prepare("GET", path, query, nullptr, call);
  if (configuration_.incomplete) return RequestFault{*configuration_.incomplete, prepared.name};
  return repeat(prepared, Repeat::always, call);
}

Answered<json::object> Requests::change(std::string_view path, const json::object& body,
                                        Repeat kind, bool needs_answer, CallContext& call) {
  auto prepared = prepare("POST", path, {}, &body, call);
  if (configuration_.incomplete) return RequestFault{*configuration_.incomplete, prepared.name};
  prepared.http.only_once = kind == Repeat::if_refused;
  prepared.needs_answer = needs_answer;
  auto done = repeat(prepared, kind, call);
  if (const auto* id = body.if_contains("cluster_id"); id != nullptr && id->is_string())
    changes_.note(id->get_string());
  return done;
}

Answered<json::object> Requests::post(std::string_view path, const json::object& body, Repeat kind,
                                      CallContext& call) {
  return change(path, body, kind, true, call);
}

Answered<void> Requests::send(std::string_view path, const json::object& body, Repeat kind,
                              CallContext& call) {
  auto done = change(path, body, kind, false, call);
  return done ? Answered<void>() : Answered<void>(std::move(done).error());
}

Answered<std::string> Requests::get_bytes(std::string_view path, const Query& query,
                                          CallContext& call) {
  auto prepared = prepare("GET", path, query, nullptr, call);
  if (configuration_.incomplete) return RequestFault{*configuration_.incomplete, prepared.name};
  prepared.takes_bytes = true;
  auto answer = repeat(prepared, Repeat::always, call);
  if (!answer) return std::move(answer).error();
  return std::string(answer->at(bytes_member).get_string());
}

Answered<void> Requests::put(std::string_view path, const Query& query, std::string_view body,
                             CallContext& call) {
  auto prepared = prepare("PUT", path, query, nullptr, call);
  if (configuration_.incomplete) return RequestFault{*configuration_.incomplete, prepared.name};
  prepared.http.headers.emplace_back("Content-Type", "application/octet-stream");
  prepared.http.body = body;
  prepared.needs_answer = false;
  auto done = repeat(prepared, Repeat::always, call);
  return done ? Answered<void>() : Answered<void>(std::move(done).error());
}

Answered<json::object> Requests::post_once(std::string_view path, const json::object& body,
                                           CallContext& call) {
  auto prepared = prepare("POST", path, {}, &body, call);
  if (configuration_.incomplete) return RequestFault{*configuration_.incomplete, prepared.name};
  prepared.http.only_once = true;
  return attempt(prepared, call);
}

}  // namespace hipaa::workspace

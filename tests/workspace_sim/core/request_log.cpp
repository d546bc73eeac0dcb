#include "core/request_log.hpp"

#include "core/faults.hpp"

namespace workspace_sim {

namespace {

/// Secrets may travel in bodies; their values are not for a log that tests print.
void redact(json::value& value) {
  if (json::object* object = value.if_object()) {
    for (auto& member : *object) {
      const std::string_view key = member.key();
      if (key == "password" || key == "string_value" || key == "bytes_value" ||
          key == "client_secret") {
        member.value() = "REDACTED";
      } else {
        redact(member.value());
      }
    }
  } else if (json::array* array = value.if_array()) {
    for (json::value& element : *array) redact(element);
  }
}

json::object to_json(const LoggedRequest& request) {
  json::object document{{"seq", request.sequence},
                        {"time", request.time},
                        {"method", request.method},
                        {"path", request.path},
                        {"query", request.query},
                        {"status", request.status},
                        {"user_agent", request.user_agent},
                        {"authorization", request.user},
                        {"route", request.route}};
  if (!request.faults.empty()) document["faults"] = request.faults;
  if (request.body.empty()) {
    document["body"] = nullptr;
  } else if (auto body = parse_json(request.body)) {
    redact(*body);
    document["body"] = *body;
  } else {
    document["body"] = request.body;
  }
  return document;
}

}  // namespace

LoggedRequest& RequestLog::append(LoggedRequest request) {
  request.sequence = next_sequence_++;
  if (requests_.size() >= log_capacity) requests_.pop_front();
  return requests_.emplace_back(std::move(request));
}

void RequestLog::clear() {
  requests_.clear();
}

json::object RequestLog::list(const Call& call) const {
  const std::string path = query_text(call, "path");
  const std::string method = query_text(call, "method");
  const std::string cluster_id = query_text(call, "cluster_id");
  const auto after = static_cast<std::uint64_t>(query_integer(call, "after", 0));
  json::array listed;
  for (const LoggedRequest& request : requests_) {
    if (request.sequence <= after) continue;
    if (!path.empty() && !matches_pattern(path, request.path)) continue;
    if (!method.empty() && method != request.method) continue;
    if (!cluster_id.empty() && request.body.find(cluster_id) == std::string::npos &&
        request.query.find(cluster_id) == std::string::npos) {
      continue;
    }
    listed.push_back(to_json(request));
  }
  const auto count = listed.size();
  return {{"requests", std::move(listed)}, {"count", count}};
}

json::object RequestLog::summary() const {
  std::map<std::string, std::map<int, std::int64_t>> counts;
  for (const LoggedRequest& request : requests_) {
    const std::string& path = request.route.empty() ? request.path : request.route;
    ++counts[request.method + ' ' + path][request.status];
  }
  json::object routes;
  std::int64_t unregistered = 0;
  for (const LoggedRequest& request : requests_) unregistered += request.route.empty() ? 1 : 0;
  for (const auto& [route, by_status] : counts) {
    std::int64_t total = 0;
    json::object statuses;
    for (const auto& [status, count] : by_status) {
      statuses[std::to_string(status)] = count;
      total += count;
    }
    routes[route] = json::object{{"count", total}, {"status", statuses}};
  }
  return {{"total", requests_.size()}, {"unregistered", unregistered}, {"routes", routes}};
}

}  // namespace workspace_sim

// A caller of the workspace without sockets, for the tests in process.
#pragma once

#include "core/workspace.hpp"

namespace workspace_sim {

struct Answer {
  int status = 0;
  json::object body;
};

/// Asks as the administrator (or with `token`) and parses the answer.
inline Answer ask(Workspace& workspace, const std::string& method, const std::string& target,
                  const json::object& body = {}, const std::string& token = "dapi-test-token") {
  RawRequest request;
  request.method = method;
  request.target = target;
  request.authorization = "Bearer " + token;
  if (method != "GET" && method != "DELETE") request.body = json::serialize(body);
  const Reply reply = workspace.serve(request, workspace.plan(request));
  const auto parsed = parse_json(reply.body);
  return {reply.status, parsed && parsed->is_object() ? parsed->get_object() : json::object()};
}

inline std::string error_code(const Answer& answer) {
  return text_at(answer.body, "error_code");
}
inline std::string message(const Answer& answer) {
  return text_at(answer.body, "message");
}

/// A workspace whose transitions take a second of virtual time.
struct Bench {
  Bench() {
    Settings settings;
    settings.start_seconds = 1;
    workspace.use_as_defaults(settings);
  }

  json::object attributes() {
    return {{"cluster_name", "phi"},
            {"spark_version", "15.4.x-scala2.12"},
            {"node_type_id", "i3.xlarge"},
            {"num_workers", 2}};
  }

  std::string create(const json::object& more = {}) {
    json::object body = attributes();
    overlay(body, more);
    return text_at(ask(workspace, "POST", "/api/2.1/clusters/create", body).body, "cluster_id");
  }

  /// Created and waited for.
  std::string running(const json::object& more = {}) {
    std::string id = create(more);
    pass(1);
    return id;
  }

  json::object get(const std::string& id) {
    return ask(workspace, "GET", "/api/2.1/clusters/get?cluster_id=" + id).body;
  }

  std::string state(const std::string& id) { return text_at(get(id), "state"); }

  Answer post(const std::string& call, const std::string& id, const json::object& more = {}) {
    json::object body{{"cluster_id", id}};
    overlay(body, more);
    return ask(workspace, "POST", "/api/2.1/clusters/" + call, body);
  }

  void pass(double seconds) { ask(workspace, "POST", "/__sim/clock", {{"seconds", seconds}}); }

  Workspace workspace;
};

}  // namespace workspace_sim

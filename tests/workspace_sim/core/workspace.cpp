#include "core/workspace.hpp"

#include <algorithm>

#include "clusters/cluster_faults.hpp"
#include "core/router.hpp"

namespace workspace_sim {

namespace {

constexpr std::string_view control_prefix = "/__sim/";

/// "2.1" of "/api/2.1/clusters/get".
std::string version_of(std::string_view path) {
  constexpr std::string_view prefix = "/api/";
  if (!path.starts_with(prefix)) return {};
  const std::string_view rest = path.substr(prefix.size());
  return std::string(rest.substr(0, rest.find('/')));
}

Reply no_such_endpoint(const Call& call) {
  std::string_view path = call.path;
  if (!call.version.empty()) path.remove_prefix(std::min(path.size(), 5 + call.version.size()));
  return api_error(404, "ENDPOINT_NOT_FOUND",
                   "No API found for '" + call.method + ' ' + std::string(path) + "'");
}

/// Fills the body of a call. The token endpoint alone takes a form; everywhere else the body is
/// JSON whatever its content type says, since `curl -d` says "form" and the API takes it.
Refusal read_body(const RawRequest& request, Call& call) {
  if (request.body.empty() || request.method == "GET") return std::nullopt;
  if (call.path.starts_with("/api/2.0/fs/files/")) return std::nullopt;  // bytes
  if (call.path == "/oidc/v1/token") {
    for (const auto& [name, value] : parse_query(request.body)) call.body[name] = value;
    return std::nullopt;
  }
  auto body = parse_json(request.body);
  if (!body || !body->is_object()) {
    return malformed_request(
        "Invalid JSON given in the body of the request - failed to parse given JSON");
  }
  call.body = std::move(body->get_object());
  return std::nullopt;
}

int rank(std::string_view level) {
  if (level == "CAN_ATTACH_TO") return 1;
  if (level == "CAN_RESTART") return 2;
  if (level == "CAN_MANAGE") return 3;
  return 0;
}

}  // namespace

Workspace::Workspace() {
  seed();
}

void Workspace::seed() {
  users.add({"admin@example.com", "100000000000001", "Admin"});
  users.by_name["admin@example.com"].admin = true;
  users.tokens["dapi-test-token"] = {"admin@example.com"};
  secrets.clear();
}

void Workspace::use_as_defaults(const Settings& settings_to_keep) {
  defaults_ = settings_to_keep;
  settings = settings_to_keep;
}

void Workspace::reset() {
  clock = {};
  settings = defaults_;
  const auto tokens = users.tokens;
  users = {};
  clusters = {};
  execution = {};
  pools.clear();
  policies.clear();
  pipelines.clear();
  warehouses.clear();
  statements.clear();
  jobs = {};
  init_scripts.clear();
  permissions.clear();
  volumes.clear();
  directories.clear();
  files.clear();
  workspace_folders.clear();
  workspace_objects.clear();
  faults = {};
  log.clear();
  bucket = {};
  broken_handshakes = 0;
  seed();
  // Tokens of the command line survive: a test that resets still has to get in.
  for (const auto& [token, owner] : tokens) {
    if (users.by_name.contains(owner.user_name)) users.tokens.emplace(token, owner);
  }
}

FaultPlan Workspace::plan(const RawRequest& request) {
  if (request.target.starts_with(control_prefix)) return {};
  FaultPlan plan = faults.plan(request);
  if (plan.reset_before) {
    plan.replaced = true;  // nothing is handled
    plan.after_handler = false;
  }
  plan.delay_after = std::min(longest_delay, plan.delay_after + settings.latency_milliseconds);
  return plan;
}

Reply Workspace::serve(const RawRequest& request, const FaultPlan& plan) {
  clock.catch_up();
  Call call;
  call.method = request.method;
  call.raw = &request;
  const std::size_t question_mark = request.target.find('?');
  call.path = request.target.substr(0, question_mark);
  if (question_mark != std::string::npos) {
    call.query = parse_query(std::string_view(request.target).substr(question_mark + 1));
  }
  call.version = version_of(call.path);

  const bool control = call.path.starts_with(control_prefix);
  const Route* route = Router::open().find(call.method, call.path, call.arguments);
  const bool open = route != nullptr || control;
  if (!open) route = Router::api().find(call.method, call.path, call.arguments);

  Reply reply;
  const bool handled = !plan.replaced || plan.after_handler;
  const Refusal not_authenticated =
      open ? std::nullopt : authenticate(users, request.authorization, clock.now(), call.user);
  if (handled) {
    Refusal refused = not_authenticated;
    if (!refused && !open && settings.requests_per_second > 0 &&
        !bucket.take(settings.requests_per_second, clock.now())) {
      refused = api_error(429, "REQUEST_LIMIT_EXCEEDED",
                          "Your request was rejected since your organization has exceeded the "
                          "rate limit. Please retry your request later.");
      refused->headers.emplace_back("Retry-After", "1");
    }
    if (!refused && route == nullptr) refused = no_such_endpoint(call);
    if (!refused) refused = read_body(request, call);
    if (refused) {
      reply = std::move(*refused);
    } else {
      strike_before(*this, call, plan);
      reply = route->endpoint(*this, call);
      strike_after(*this, call, plan);
    }
  }
  apply_to_reply(plan, reply);

  if (!control) {
    LoggedRequest logged;
    logged.time = clock.now();
    logged.method = call.method;
    logged.path = call.path;
    if (question_mark != std::string::npos) logged.query = request.target.substr(question_mark + 1);
    // Credentials are not logged, nor are files.
    logged.body = call.path == "/oidc/v1/token" || call.path.starts_with("/api/2.0/fs/") ||
                          call.path == "/api/2.0/workspace/import"
                      ? ""
                      : request.body;
    logged.user_agent = request.user_agent;
    logged.user = not_authenticated ? "" : call.user.name;
    logged.route = route == nullptr ? "" : route->pattern;
    logged.status = plan.reset_before || plan.reset_after ? 0 : reply.status;
    for (const std::string& name : plan.names) {
      logged.faults += (logged.faults.empty() ? "" : ",") + name;
    }
    log.append(std::move(logged));
  }
  reply.headers.emplace_back("X-Databricks-Org-Id", settings.workspace_id);
  reply.headers.emplace_back("x-request-id", random.uuid());
  return reply;
}

Reply cluster_gone(const Workspace& workspace, const std::string& id) {
  const auto lost = workspace.clusters.lost.find(id);
  const bool purged = lost != workspace.clusters.lost.end() && lost->second == "purged";
  std::string spelling = workspace.settings.gone_spelling;
  if (spelling == "auto") spelling = purged ? "invalid_state" : "invalid_parameter";
  if (spelling == "not_found") {
    return cluster_error(404, "RESOURCE_DOES_NOT_EXIST", "Cluster " + id + " does not exist");
  }
  if (spelling == "invalid_state") {
    return cluster_error(
        400, "INVALID_STATE",
        "Cannot access cluster " + id + " that was terminated or unpinned more than 30 days ago.");
  }
  return invalid_parameter("Cluster " + id + " does not exist");
}

bool has_cluster_permission(const Workspace& workspace, const User& user, const Cluster& cluster,
                            std::string_view level) {
  if (user.admin || user.name == cluster.creator) return true;
  int held = rank(user.cluster_permission);
  const auto granted = workspace.permissions.find("/clusters/" + cluster.id);
  if (granted != workspace.permissions.end()) {
    for (const json::object& entry : granted->second) {
      const bool meant = text_at(entry, "user_name") == user.name ||
                         text_at(entry, "service_principal_name") == user.name ||
                         text_at(entry, "group_name") == "users";
      if (meant) held = std::max(held, rank(text_at(entry, "permission_level")));
    }
  }
  return held >= rank(level);
}

Refusal find_cluster(Workspace& workspace, const Call& call, const std::string& id,
                     std::string_view level, Cluster*& cluster) {
  if (id.empty()) return missing_field("cluster_id");
  cluster = workspace.clusters.find(id);
  if (cluster == nullptr) return cluster_gone(workspace, id);
  if (!has_cluster_permission(workspace, call.user, *cluster, level)) {
    return permission_denied(call.user.name + " does not have " + std::string(level) +
                             " permissions on " + id +
                             ". Please contact the owner or an "
                             "administrator for access.");
  }
  return std::nullopt;
}

}  // namespace workspace_sim

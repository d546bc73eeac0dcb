// Command Execution API 1.2: contexts and commands. camelCase, errors as {"error": text}.
#include <algorithm>
#include <array>

#include "commands/repl.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

/// The cluster of a call to 1.2, with its own form of errors; checks that commands may run.
Refusal find_running(Workspace& workspace, const Call& call, const std::string& id,
                     Cluster*& cluster) {
  if (id.empty()) return command_error(400, "IllegalArgumentException: clusterId is required");
  cluster = workspace.clusters.find(id);
  if (cluster == nullptr) {
    return command_error(400, "ClusterNotFoundException: Cluster not found: " + id);
  }
  const SslAnswer& answer = ssl_answer(workspace, *cluster);
  if (answer.kind == "unavailable") {
    return api_error(503, "TEMPORARILY_UNAVAILABLE",
                     "The service at /api/1.2 is temporarily unavailable.");
  }
  if (answer.kind == "permission_denied" || !call.user.can_attach ||
      !has_cluster_permission(workspace, call.user, *cluster, "CAN_ATTACH_TO")) {
    return command_error(403, "PermissionDeniedException: " + call.user.name +
                                  " does not have Attach permissions on cluster " + id +
                                  ". Please contact the owner or an administrator for access.");
  }
  const std::string only = text_at(cluster->effective, "single_user_name");
  if (text_at(cluster->effective, "data_security_mode") == "SINGLE_USER" &&
      only != call.user.name) {
    return command_error(403, "PermissionDeniedException: Single-user check failed: user '" +
                                  call.user.name +
                                  "' attempted to run a command on single-user cluster " + id +
                                  ", but the single user of this cluster is '" + only + "'");
  }
  if (!takes_commands(*cluster) && !lags(*cluster, workspace.clock.now())) {
    return command_error(500, "ClusterNotReadyException: Cluster is in unexpected state " +
                                  state_name(*cluster) + ".");
  }
  return std::nullopt;
}

Refusal find_context(Workspace& workspace, const std::string& cluster_id,
                     const std::string& context_id, Context*& context) {
  const auto found = workspace.execution.contexts.find(context_id);
  if (found == workspace.execution.contexts.end() || found->second.cluster_id != cluster_id) {
    return command_error(404, "ContextNotFound: Execution context " + context_id +
                                  " does not exist on cluster " + cluster_id);
  }
  context = &found->second;
  return std::nullopt;
}

Reply create_context(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "clusterId");
  Cluster* cluster = nullptr;
  if (auto refused = find_running(workspace, call, id, cluster)) return *refused;
  const std::string language = text_at(call.body, "language");
  constexpr std::array<std::string_view, 4> known = {"python", "scala", "sql", "r"};
  if (std::find(known.begin(), known.end(), language) == known.end()) {
    return command_error(400, "IllegalArgumentException: Unsupported language: " + language);
  }
  if (workspace.execution.open_on(id) >= workspace.settings.context_limit) {
    return command_error(400,
                         "ExecutionContextLimitExceeded: Can't attach this notebook because "
                         "the cluster has reached the attached notebook limit (" +
                             std::to_string(workspace.settings.context_limit) +
                             "). Detach a notebook and retry.");
  }
  Context context;
  context.id = std::to_string(workspace.random.spark_context_id());
  context.cluster_id = id;
  context.language = language;
  context.user = call.user.name;
  context.created_at = workspace.clock.now();
  if (workspace.settings.context_pending_polls <= 0 && workspace.settings.context_seconds <= 0) {
    context.status = "Running";
  }
  if (ssl_answer(workspace, *cluster).kind == "context_error") context.status = "Error";
  ++workspace.execution.created;
  cluster->last_activity_time = workspace.clock.now();
  const json::object answer{{"id", context.id}};
  workspace.execution.contexts.emplace(context.id, std::move(context));
  return ok(answer);
}

Reply context_status(Workspace& workspace, const Call& call) {
  const std::string id = query_text(call, "clusterId");
  Cluster* cluster = nullptr;
  if (auto refused = find_running(workspace, call, id, cluster)) return *refused;
  Context* context = nullptr;
  if (auto refused = find_context(workspace, id, query_text(call, "contextId"), context)) {
    return *refused;
  }
  const auto at_least = static_cast<Milliseconds>(workspace.settings.context_seconds * 1000);
  const bool is_due = workspace.clock.now() - context->created_at >= at_least;
  if (context->status == "Pending" && ++context->polls > workspace.settings.context_pending_polls &&
      is_due) {
    context->status = "Running";
  }
  return ok(json::object{{"id", context->id}, {"status", context->status}});
}

Reply destroy_context(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "clusterId");
  Cluster* cluster = nullptr;
  if (auto refused = find_running(workspace, call, id, cluster)) return *refused;
  Context* context = nullptr;
  if (auto refused = find_context(workspace, id, text_at(call.body, "contextId"), context)) {
    return *refused;
  }
  const json::object answer{{"id", context->id}};
  workspace.execution.contexts.erase(context->id);
  ++workspace.execution.destroyed;
  return ok(answer);
}

Reply execute(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "clusterId");
  Cluster* cluster = nullptr;
  if (auto refused = find_running(workspace, call, id, cluster)) return *refused;
  Context* context = nullptr;
  if (auto refused = find_context(workspace, id, text_at(call.body, "contextId"), context)) {
    return *refused;
  }
  if (context->status == "Error") {
    return command_error(
        500, "ContextErrorException: Execution context " + context->id + " is in state Error");
  }
  Evaluation evaluation =
      evaluate(workspace, *cluster, text_at(call.body, "language", context->language),
               text_at(call.body, "command"));
  Command command;
  command.id = workspace.random.hex(32);
  command.started_at = workspace.clock.now();
  command.final_status = evaluation.status;
  command.results = std::move(evaluation.results);
  command.never_finishes = evaluation.never_finishes;
  ++workspace.execution.commands;
  cluster->last_activity_time = workspace.clock.now();
  const json::object answer{{"id", command.id}};
  context->commands.emplace(command.id, std::move(command));
  return ok(answer);
}

Refusal find_command(Context& context, const std::string& id, Command*& command) {
  const auto found = context.commands.find(id);
  if (found == context.commands.end()) {
    return command_error(404, "CommandNotFound: Command " + id + " does not exist");
  }
  command = &found->second;
  return std::nullopt;
}

/// A command moves on when it is asked for: Queued behind a Pending context, then Running, then
/// its end, and never before its time.
void move_on(const Workspace& workspace, const Context& context, Command& command) {
  if (command.status != "Queued" && command.status != "Running") return;
  const auto at_least = static_cast<Milliseconds>(workspace.settings.command_seconds * 1000);
  const bool due = workspace.clock.now() - command.started_at >= at_least;
  const bool polled = command.polls++ >= workspace.settings.command_running_polls;
  const bool waits = context.status == "Pending" && command.polls <= 1;
  command.status = waits ? "Queued" : "Running";
  if (!waits && due && polled && !command.never_finishes) command.status = command.final_status;
}

Reply command_status(Workspace& workspace, const Call& call) {
  const std::string id = query_text(call, "clusterId");
  Cluster* cluster = nullptr;
  if (auto refused = find_running(workspace, call, id, cluster)) return *refused;
  Context* context = nullptr;
  if (auto refused = find_context(workspace, id, query_text(call, "contextId"), context)) {
    return *refused;
  }
  Command* command = nullptr;
  if (auto refused = find_command(*context, query_text(call, "commandId"), command)) {
    return *refused;
  }
  move_on(workspace, *context, *command);
  const bool over = command->status == "Finished" || command->status == "Error";
  return ok(json::object{{"id", command->id},
                         {"status", command->status},
                         {"results", over ? command->results : json::value()}});
}

Reply cancel(Workspace& workspace, const Call& call) {
  const std::string id = text_at(call.body, "clusterId");
  Cluster* cluster = nullptr;
  if (auto refused = find_running(workspace, call, id, cluster)) return *refused;
  Context* context = nullptr;
  if (auto refused = find_context(workspace, id, text_at(call.body, "contextId"), context)) {
    return *refused;
  }
  Command* command = nullptr;
  if (auto refused = find_command(*context, text_at(call.body, "commandId"), command)) {
    return *refused;
  }
  if (command->status == "Queued" || command->status == "Running") command->status = "Cancelled";
  return ok(json::object{{"id", command->id}});
}

}  // namespace

std::int64_t Execution::open_on(const std::string& cluster_id) const {
  return std::count_if(contexts.begin(), contexts.end(),
                       [&](const auto& entry) { return entry.second.cluster_id == cluster_id; });
}

void Execution::drop_cluster(const std::string& cluster_id) {
  std::erase_if(contexts, [&](const auto& entry) { return entry.second.cluster_id == cluster_id; });
}

void register_command_routes(Router& router) {
  router.add("POST", {"1.2"}, "/contexts/create", create_context);
  router.add("GET", {"1.2"}, "/contexts/status", context_status);
  router.add("POST", {"1.2"}, "/contexts/destroy", destroy_context);
  router.add("POST", {"1.2"}, "/commands/execute", execute);
  router.add("GET", {"1.2"}, "/commands/status", command_status);
  router.add("POST", {"1.2"}, "/commands/cancel", cancel);
}

}  // namespace workspace_sim

// Statement Execution 2.0 on the warehouses that control puts in place: statements are on their way
// at first, results come in chunks, and what goes wrong is a state of the statement.
#include "core/router.hpp"
#include "core/workspace.hpp"
#include "services/system_tables.hpp"

namespace workspace_sim {

namespace {

std::string statement_id(std::uint64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 12 - std::min<std::size_t>(digits.size(), 12), '0');
  return "01f0abcd-0000-1000-8000-" + digits;
}

bool is_wait(const std::string& text) {
  if (text.empty() || text == "0s") return true;
  const auto seconds = as_integer(json::value(text.substr(0, text.size() - 1)));
  return text.ends_with('s') && seconds && *seconds >= 5 && *seconds <= 50;
}

/// {"from": 1782864000000, "workspace_id": "…"}: values as their types say.
json::object values_of(const json::array* parameters) {
  json::object values;
  if (parameters == nullptr) return values;
  for (const json::value& one : *parameters) {
    const json::object* parameter = one.if_object();
    if (parameter == nullptr) continue;
    const std::string text = text_at(*parameter, "value");
    const auto whole = as_integer(json::value(text));
    const bool is_number = text_at(*parameter, "type") == "BIGINT" && whole;
    values[text_at(*parameter, "name")] = is_number ? json::value(*whole) : json::value(text);
  }
  return values;
}

std::string unbound(const std::string& statement, const json::object& values) {
  for (const char* name : {"workspace_id", "from", "to", "parts", "part"}) {
    if (statement.find(":" + std::string(name)) != std::string::npos && !has(values, name)) {
      return name;
    }
  }
  return {};
}

void fail(SqlStatement& statement, const std::string& message) {
  statement.state = "FAILED";
  statement.message = message;
}

void carry_out(const Workspace& workspace, const Call& call, SqlStatement& statement) {
  const std::string text = text_at(call.body, "statement");
  const json::object values = values_of(array_at(call.body, "parameters"));
  statement.state = "SUCCEEDED";
  if (!workspace.settings.statement_error.empty()) {
    return fail(statement, workspace.settings.statement_error);
  }
  if (!call.user.admin) {
    return fail(statement,
                "[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have USE SCHEMA "
                "on Schema 'system.compute'. SQLSTATE: 42501");
  }
  if (const std::string name = unbound(text, values); !name.empty()) {
    return fail(statement, "[UNBOUND_SQL_PARAMETER] Found the unbound parameter: " + name + ".");
  }
  auto table = system_table(workspace, text, values);
  if (!table) return fail(statement, "[TABLE_OR_VIEW_NOT_FOUND] There is no such table.");
  statement.columns = std::move(table->columns);
  statement.rows = std::move(table->rows);
}

json::object chunk_of(const Workspace& workspace, const std::string& id,
                      const SqlStatement& statement, std::int64_t index) {
  const auto size =
      static_cast<std::size_t>(std::max<std::int64_t>(workspace.settings.statement_chunk_rows, 1));
  const std::size_t begin = static_cast<std::size_t>(index) * size;
  const std::size_t end = std::min(begin + size, statement.rows.size());
  json::array data;
  for (std::size_t at = begin; at < end; ++at) data.push_back(statement.rows[at]);
  json::object chunk{{"chunk_index", index},
                     {"row_offset", begin},
                     {"row_count", data.size()},
                     {"data_array", std::move(data)}};
  if (end < statement.rows.size()) {
    chunk["next_chunk_index"] = index + 1;
    chunk["next_chunk_internal_link"] = "/api/2.0/sql/statements/" + id + "/result/chunks/" +
                                        std::to_string(index + 1) +
                                        "?row_offset=" + std::to_string(end);
  }
  return chunk;
}

Reply shown(const Workspace& workspace, const std::string& id, const SqlStatement& statement) {
  json::object status{{"state", statement.polls_left > 0 ? "PENDING" : statement.state}};
  json::object answer{{"statement_id", id}};
  if (statement.polls_left > 0 || statement.state != "SUCCEEDED") {
    if (statement.polls_left == 0 && statement.state == "FAILED") {
      status["error"] = json::object{{"error_code", "BAD_REQUEST"}, {"message", statement.message}};
    }
    answer["status"] = std::move(status);
    return ok(answer);
  }
  json::array columns;
  for (const std::string& name : statement.columns) {
    columns.push_back(json::object{{"name", name},
                                   {"type_text", "STRING"},
                                   {"type_name", "STRING"},
                                   {"position", columns.size()}});
  }
  answer["status"] = std::move(status);
  answer["manifest"] = json::object{
      {"format", "JSON_ARRAY"},
      {"schema", json::object{{"column_count", columns.size()}, {"columns", std::move(columns)}}},
      {"total_row_count", statement.rows.size()},
      {"truncated", workspace.settings.statement_truncated}};
  answer["result"] = chunk_of(workspace, id, statement, 0);
  return ok(answer);
}

Reply execute_statement(Workspace& workspace, const Call& call) {
  for (const char* name : {"warehouse_id", "statement"}) {
    if (text_at(call.body, name).empty()) return missing_field(name);
  }
  if (!is_wait(text_at(call.body, "wait_timeout"))) {
    return invalid_value("wait_timeout must be 0s or between 5s and 50s.");
  }
  const std::string warehouse = text_at(call.body, "warehouse_id");
  if (!workspace.warehouses.contains(warehouse)) {
    return api_error(404, "NOT_FOUND", "SQL warehouse " + warehouse + " does not exist.");
  }
  const std::string id = statement_id(workspace.statements.size() + 1);
  SqlStatement& statement = workspace.statements[id];
  statement.owner = call.user.name;
  statement.polls_left = workspace.settings.statement_pending_polls;
  carry_out(workspace, call, statement);
  return shown(workspace, id, statement);
}

SqlStatement* find_statement(Workspace& workspace, const Call& call) {
  const auto found = workspace.statements.find(call.arguments.front());
  return found == workspace.statements.end() || found->second.owner != call.user.name
             ? nullptr
             : &found->second;
}

Reply no_statement(const Call& call) {
  return api_error(404, "NOT_FOUND", "The statement " + call.arguments.front() + " was not found.");
}

Reply get_statement(Workspace& workspace, const Call& call) {
  SqlStatement* statement = find_statement(workspace, call);
  if (statement == nullptr) return no_statement(call);
  if (statement->polls_left > 0) --statement->polls_left;
  return shown(workspace, call.arguments.front(), *statement);
}

Reply get_chunk(Workspace& workspace, const Call& call) {
  const SqlStatement* statement = find_statement(workspace, call);
  if (statement == nullptr) return no_statement(call);
  const auto index = as_integer(json::value(call.arguments.back()));
  if (!index || *index < 0) return invalid_value("No such chunk.");
  return ok(chunk_of(workspace, call.arguments.front(), *statement, *index));
}

Reply cancel_statement(Workspace& workspace, const Call& call) {
  SqlStatement* statement = find_statement(workspace, call);
  if (statement == nullptr) return no_statement(call);
  if (statement->polls_left > 0) statement->state = "CANCELED";
  statement->polls_left = 0;
  return ok();
}

}  // namespace

void register_statement_routes(Router& router) {
  router.add("POST", {"2.0"}, "/sql/statements", execute_statement);
  router.add("GET", {"2.0"}, "/sql/statements/{}", get_statement);
  router.add("GET", {"2.0"}, "/sql/statements/{}/result/chunks/{}", get_chunk);
  router.add("POST", {"2.0"}, "/sql/statements/{}/cancel", cancel_statement);
}

}  // namespace workspace_sim

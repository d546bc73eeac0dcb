// Statement Execution 2.0: SQL on a warehouse. A statement is sent off, asked for until it has
// ended, and its result read chunk by chunk; whoever stops waiting cancels it.
#include "plugin/json/encoding.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/support/memory.hpp"
#include "plugin/workspace/client/client_state.hpp"
#include "plugin/workspace/client/grace_period_context.hpp"

namespace hipaa::workspace {
namespace {

using namespace std::chrono_literals;
using support::Failure;
using support::Status;
using support::Stop;

constexpr std::string_view statements = "/api/2.0/sql/statements";
constexpr std::int64_t most_chunks = 100000;

Failure statement_failure(const SqlStatement& statement, const std::string& why) {
  constexpr std::size_t longest = 300;
  auto told = json::printable(why.substr(0, why.find('\n')));
  if (told.size() > longest) told = json::printable(told.substr(0, longest)) + "...";
  return {Status::unavailable,
          model::error("HP-API-STATEMENT",
                       "The SQL warehouse " + json::printable(statement.warehouse_id) +
                           " gave no result: " + told,
                       "It was asked for " + std::string(statement.name) + ".")};
}

std::int64_t whole_in(const json::object& from, std::string_view name, std::int64_t otherwise) {
  const auto* found = json::member(from, name);
  if (found == nullptr) return otherwise;
  return found->is_int64() ? found->get_int64() : -1;
}

// A statement on its way. Nobody waits for one that is left alone: the warehouse stops it.
class RunningStatement {
 public:
  RunningStatement(Requests& requests, std::string id, CallContext& call)
      : requests_(requests),
        path_(std::string(statements) + '/' + json::percent_encoded(id)),
        call_(call) {}
  ~RunningStatement() {
    if (has_ended_) return;
    GracePeriodContext grace(call_, 5s);
    // Without memory it runs to its own end.
    const bool is_asked = support::within_memory(
        [&] { static_cast<void>(requests_.send(path_ + "/cancel", {}, Repeat::always, grace)); });
    static_cast<void>(is_asked);
  }
  RunningStatement(const RunningStatement&) = delete;
  RunningStatement& operator=(const RunningStatement&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  void note_end() { has_ended_ = true; }

 private:
  Requests& requests_;
  std::string path_;
  CallContext& call_;
  bool has_ended_ = false;
};

std::string state_of(const json::object& answer) {
  const auto* status = json::member(answer, "status");
  return status == nullptr ? std::string() : json::text_member(*status, "state");
}

bool is_on_its_way(std::string_view state) {
  return state == "PENDING" || state == "RUNNING";
}

std::string why_ended(const json::object& answer) {
  const auto* status = json::member(answer, "status");
  const auto* error = status == nullptr ? nullptr : json::member(*status, "error");
  const auto message = error == nullptr ? std::string() : json::text_member(*error, "message");
  const auto state = state_of(answer);
  if (state.empty()) return "its answer has no state";
  return "the statement is " + state + (message.empty() ? message : ", " + message);
}

// Rows of one result, whose chunks follow each other.
class ResultRows {
 public:
  ResultRows(const SqlStatement& statement, const TakeSqlRow& take)
      : statement_(statement), take_(take) {}

  // The manifest, before all chunks.
  Result<void> begin(const json::object& answer) {
    const auto* found = json::member(answer, "manifest");
    const auto* manifest = found == nullptr ? nullptr : found->if_object();
    if (manifest == nullptr) return unusable("it has no manifest");
    const auto* truncated = json::member(*manifest, "truncated");
    if (truncated != nullptr && !(truncated->is_bool() && !truncated->get_bool()))
      return unusable("it was cut off (truncated)");
    rows_ = whole_in(*manifest, "total_row_count", -1);
    if (rows_ < 0) return unusable("total_row_count is not a number of rows");
    const auto* schema = json::member(*manifest, "schema");
    const auto* columns = schema == nullptr ? nullptr : json::member(*schema, "columns");
    if (columns == nullptr || !columns->is_array() ||
        columns->get_array().size() != statement_.columns.size())
      return unusable("it has other columns");
    for (std::size_t at = 0; at < statement_.columns.size(); ++at)
      if (json::text_member(columns->get_array()[at], "name") != statement_.columns[at])
        return unusable("it has other columns");
    return {};
  }

  Result<void> take(const json::object& chunk) {
    if (whole_in(chunk, "chunk_index", next_) != next_) return unusable("its chunks are mixed up");
    if (const auto* data = json::member(chunk, "data_array")) {
      if (!data->is_array()) return unusable("data_array is not a list");
      for (const auto& row : data->get_array()) {
        if (!row.is_array() || row.get_array().size() != statement_.columns.size())
          return unusable("a row has not one value a column");
        ++seen_;
        if (auto done = take_(row.get_array()); !done) return done;
      }
    }
    if (json::member(chunk, "external_links") != nullptr)
      return unusable("it stands somewhere else (external_links)");
    const auto next = whole_in(chunk, "next_chunk_index", 0);
    if (next != 0 && (next != next_ + 1 || next > most_chunks))
      return unusable("its chunks are mixed up");
    if (next == 0 && !text_in(chunk, "next_chunk_internal_link").empty())
      return unusable("its next chunk has no index");
    next_ = next;
    return {};
  }

  // The chunk that follows; 0: none does.
  [[nodiscard]] std::int64_t next() const { return next_; }

  Result<void> end() const {
    if (seen_ == rows_) return {};
    return unusable("it has " + std::to_string(seen_) + " rows of " + std::to_string(rows_));
  }

 private:
  [[nodiscard]] Failure unusable(const std::string& why) const {
    return statement_failure(statement_, "its result cannot be used: " + why);
  }

  const SqlStatement& statement_;
  const TakeSqlRow& take_;
  std::int64_t next_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t seen_ = 0;
};

json::object body_of(const SqlStatement& statement) {
  json::array parameters;
  for (const auto& one : statement.parameters)
    parameters.push_back(
        json::object{{"name", one.name}, {"value", one.value}, {"type", one.type}});
  return {{"warehouse_id", statement.warehouse_id},
          {"statement", statement.text},
          {"parameters", std::move(parameters)},
          {"disposition", "INLINE"},
          {"format", "JSON_ARRAY"},
          // The answer has the id at once, by which the statement can be cancelled.
          {"wait_timeout", "0s"},
          {"on_wait_timeout", "CONTINUE"}};
}

Result<json::object> ended(Requests& requests, RunningStatement& running, json::object answer,
                           CallContext& call) {
  auto pause = 100ms;
  while (is_on_its_way(state_of(answer))) {
    if (const auto stop = call.wait_for(pause); stop != Stop::none)
      return support::stop_failure(stop, "waiting for a SQL warehouse");
    auto asked = requests.get(running.path(), {}, call);
    if (!asked) return to_failure(asked.error());
    answer = std::move(*asked);
    pause = std::min<std::chrono::milliseconds>(pause * 3 / 2, 5000ms);
  }
  running.note_end();
  return answer;
}

}  // namespace

Result<void> Client::run_statement(const SqlStatement& statement, const TakeSqlRow& take,
                                   CallContext& call) {
  auto& requests = implementation_->requests;
  // A statement that only reads may be sent twice.
  auto sent = requests.post(statements, body_of(statement), Repeat::always, call);
  if (!sent) return to_failure(sent.error());
  auto id = text_in(*sent, "statement_id");
  if (id.empty()) return to_failure(lacks(statements, "statement_id"));
  RunningStatement running(requests, std::move(id), call);
  auto answer = ended(requests, running, std::move(*sent), call);
  if (!answer) return std::move(answer).error();
  if (state_of(*answer) != "SUCCEEDED") return statement_failure(statement, why_ended(*answer));
  ResultRows rows(statement, take);
  if (auto done = rows.begin(*answer); !done) return done;
  const auto* result = json::member(*answer, "result");
  const json::object none;
  auto done = rows.take(result == nullptr || !result->is_object() ? none : result->get_object());
  while (done && rows.next() != 0) {
    auto chunk =
        requests.get(running.path() + "/result/chunks/" + std::to_string(rows.next()), {}, call);
    if (!chunk) return to_failure(chunk.error());
    done = rows.take(*chunk);
  }
  return done ? rows.end() : done;
}

}  // namespace hipaa::workspace

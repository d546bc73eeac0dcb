// Statements on a SQL warehouse: asked for until they have ended, read whole or refused.
#include <catch2/catch.hpp>

#include "scripted_client.hpp"

using namespace hipaa;
using namespace std::chrono_literals;

namespace {

constexpr const char* statement_columns = R"("schema":{"columns":[{"name":"a"},{"name":"b"}]})";

std::string succeeded(const std::string& manifest, const std::string& result) {
  return R"({"statement_id":"s1","status":{"state":"SUCCEEDED"},"manifest":{)" +
         std::string(statement_columns) + ',' + manifest + R"(},"result":)" + result + '}';
}

struct Statements : tests::ScriptedClient {
  std::string rows;

  support::Result<void> run() {
    const workspace::SqlStatement statement{
        "w1", "rows", "SELECT :from", {{"from", "1", "BIGINT"}}, {"a", "b"}};
    return client.run_statement(
        statement,
        [this](const auto& row) -> support::Result<void> {
          rows += (rows.empty() ? "" : "|") +
                  (row[0].is_null() ? std::string("null") : std::string(row[0].as_string()));
          return {};
        },
        call);
  }
  // The summary of what went wrong; "" nothing did.
  std::string refused() {
    const auto done = run();
    if (done) return {};
    CHECK(done.error().diagnostics.front().code == "HP-API-STATEMENT");
    return done.error().diagnostics.front().summary;
  }
};

}  // namespace

TEST_CASE("a statement is asked for until it has ended, and its chunks are read") {
  Statements statements;
  statements.script.answer(200, R"({"statement_id":"s1","status":{"state":"PENDING"}})");
  statements.script.answer(200, R"({"statement_id":"s1","status":{"state":"RUNNING"}})");
  statements.script.answer(
      200, succeeded(R"("total_row_count":3,"truncated":false)",
                     R"({"chunk_index":0,"data_array":[["x",null],[null,"y"]],)"
                     R"("next_chunk_index":1,"next_chunk_internal_link":"/api/other"})"));
  statements.script.answer(200, R"({"chunk_index":1,"data_array":[["z","1"]]})");
  CHECK(statements.run().has_value());
  CHECK(statements.rows == "x|null|z");
  CHECK(statements.sent() ==
        std::vector<std::string>{"sql/statements", "statements/s1", "statements/s1", "chunks/1"});
  const auto& body = statements.script.sent.front().body;
  CHECK(body.find(R"("warehouse_id":"w1")") != std::string::npos);
  CHECK(body.find(R"("parameters":[{"name":"from","value":"1","type":"BIGINT"}])") !=
        std::string::npos);
}

TEST_CASE("an empty result has no chunk") {
  Statements statements;
  statements.script.answer(200, succeeded(R"("total_row_count":0)", "null"));
  CHECK(statements.run().has_value());
  CHECK(statements.rows.empty());
}

TEST_CASE("a statement that fails says why") {
  Statements statements;
  statements.script.answer(200, R"({"statement_id":"s1","status":{"state":"FAILED","error":{)"
                                R"("error_code":"BAD_REQUEST","message":"no table\nat line 1"}}})");
  CHECK(statements.refused() ==
        "The SQL warehouse w1 gave no result: the statement is FAILED, no table");
  for (const std::string state : {"CANCELED", "CLOSED", "ODD"}) {
    Statements other;
    other.script.answer(200, R"({"statement_id":"s1","status":{"state":")" + state + "\"}}");
    CHECK(other.refused() == "The SQL warehouse w1 gave no result: the statement is " + state);
  }
}

TEST_CASE("a result that is not whole is none") {
  struct Case {
    std::string manifest;
    std::string result;
    std::string why;
  };
  const std::vector<Case> cases{
      {R"("total_row_count":0,"truncated":true)", "{}", "it was cut off (truncated)"},
      {R"("total_row_count":0,"truncated":"false")", "{}", "it was cut off (truncated)"},
      {R"("truncated":false)", "{}", "total_row_count is not a number of rows"},
      {R"("total_row_count":1e30)", "{}", "total_row_count is not a number of rows"},
      {R"("total_row_count":-2)", "{}", "total_row_count is not a number of rows"},
      {R"("total_row_count":2)", R"({"data_array":[["1","2"]]})", "it has 1 rows of 2"},
      {R"("total_row_count":1)", R"({"data_array":[["1"]]})", "a row has not one value a column"},
      {R"("total_row_count":1)", R"({"data_array":{"0":1}})", "data_array is not a list"},
      {R"("total_row_count":1)", R"({"chunk_index":4})", "its chunks are mixed up"},
      {R"("total_row_count":1)", R"({"next_chunk_index":2})", "its chunks are mixed up"},
      {R"("total_row_count":1)", R"({"next_chunk_index":"1"})", "its chunks are mixed up"},
      {R"("total_row_count":1)", R"({"next_chunk_internal_link":"/x"})",
       "its next chunk has no index"},
      {R"("total_row_count":1)", R"({"external_links":[{}]})",
       "it stands somewhere else (external_links)"}};
  for (const auto& one : cases) {
    Statements statements;
    statements.script.answer(200, succeeded(one.manifest, one.result));
    CHECK(statements.refused() ==
          "The SQL warehouse w1 gave no result: its result cannot be used: " + one.why);
  }
  Statements beyond;
  beyond.script.answer(200, succeeded(R"("total_row_count":9223372036854775808)", "{}"));
  const auto done = beyond.run();
  REQUIRE(!done.has_value());
  CHECK(done.error().diagnostics.front().code == "HP-HTTP-BODY");
  Statements other;
  other.script.answer(200, R"({"statement_id":"s1","status":{"state":"SUCCEEDED"},"manifest":{)"
                           R"("schema":{"columns":[{"name":"a"}]},"total_row_count":0}})");
  CHECK(other.refused().find("it has other columns") != std::string::npos);
}

TEST_CASE("a statement that nobody waits for is cancelled in the warehouse") {
  Statements statements;
  statements.script.answer(200, R"({"statement_id":"s 1","status":{"state":"PENDING"}})");
  statements.call.limit = 20s;
  const auto done = statements.run();
  REQUIRE(!done.has_value());
  CHECK(done.error().status == support::Status::deadline);
  CHECK(statements.script.sent.back().url == "https://x/api/2.0/sql/statements/s%201/cancel");
  CHECK(statements.script.sent.back().method == "POST");
}

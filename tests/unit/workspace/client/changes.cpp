// Changes whose answer holds nothing, and what their refusals mean.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "tests/unit/workspace/client/scripted_client.hpp"

using namespace hipaa::workspace;
using hipaa::support::CallContext;
using hipaa::support::Result;
using hipaa::tests::refusal;
using hipaa::tests::ScriptedClient;

namespace {

struct Change {
  std::string name;
  std::function<Result<void>(Client&, CallContext&)> make;
};

const std::vector<Change>& changes() {
  static const hipaa::json::array libraries{{{"jar", "dbfs:/a.jar"}}};
  static const std::vector<Change> all = {
      {"edit", [](auto& client, auto& call) { return client.edit_cluster({}, call); }},
      {"resize", [](auto& client, auto& call) { return client.resize_cluster({}, call); }},
      {"start", [](auto& client, auto& call) { return client.start_cluster("1", call); }},
      {"restart", [](auto& client, auto& call) { return client.restart_cluster("1", call); }},
      {"terminate", [](auto& client, auto& call) { return client.terminate_cluster("1", call); }},
      {"permanent-delete",
       [](auto& client, auto& call) { return client.permanently_delete_cluster("1", call); }},
      {"pin", [](auto& client, auto& call) { return client.pin_cluster("1", call); }},
      {"unpin", [](auto& client, auto& call) { return client.unpin_cluster("1", call); }},
      {"install",
       [](auto& client, auto& call) { return client.install_libraries("1", libraries, call); }},
      {"uninstall",
       [](auto& client, auto& call) { return client.uninstall_libraries("1", libraries, call); }},
      {"jobs/update", [](auto& client, auto& call) { return client.update_job(5, {}, {}, call); }},
      {"jobs/delete", [](auto& client, auto& call) { return client.delete_job(5, call); }},
  };
  return all;
}

std::string outcome(const Result<void>& done) {
  return done ? "done" : done.error().diagnostics.front().code;
}

const std::string invalid = "INVALID_PARAMETER_VALUE";
const std::string missing = "RESOURCE_DOES_NOT_EXIST";
const std::string denied = "PERMISSION_DENIED";

}  // namespace

TEST_CASE("a change that is answered by a success without a body was made, and is sent once") {
  for (const auto& change : changes()) {
    for (const int status : {200, 204}) {
      INFO(change.name << " " << status);
      ScriptedClient at;
      at.script.answer(status, "");
      CHECK(outcome(change.make(at.client, at.call)) == "done");
      CHECK(at.script.sent.size() == 1);
      CHECK(at.call.waits.empty());
    }
  }
}

TEST_CASE("a change that is answered by a page was not made") {
  for (const auto& change : changes()) {
    INFO(change.name);
    ScriptedClient at;
    at.script.answer(200, "<!DOCTYPE html><html>Sign in</html>");
    CHECK(outcome(change.make(at.client, at.call)) == "HP-HTTP-PAGE");
  }
}

TEST_CASE("a success without a body is an error where the answer is needed") {
  ScriptedClient at;
  at.script.answer(200, "");
  const auto job = at.client.create_job({}, at.call);
  REQUIRE_FALSE(job.has_value());
  const auto failure = job.error();
  CHECK(failure.diagnostics.front().code == "HP-HTTP-BODY");
  CHECK(failure.diagnostics.front().summary ==
        "The answer to POST /api/2.2/jobs/create is not what the API sends.");
  CHECK(failure.diagnostics.front().detail == "The body is empty.");
  // A second one would be a second job; what the first made is looked for.
  CHECK(std::count_if(at.script.sent.begin(), at.script.sent.end(),
                      [](const auto& one) { return one.method == "POST"; }) == 1);
}

TEST_CASE("an answer without the id that was asked for is an error that names it") {
  ScriptedClient at;
  at.script.answer(200, "{}");
  const auto job = at.client.create_job({}, at.call);
  REQUIRE_FALSE(job.has_value());
  CHECK(job.error().diagnostics.front().summary ==
        "The answer to POST /api/2.2/jobs/create holds no job_id.");
  const auto answer = at.client.run_command("1", "python", "1", at.call);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().diagnostics.front().summary ==
        "The answer to POST /api/1.2/contexts/create holds no id.");
}

TEST_CASE("a delete that is refused is done where the get says that nothing is left") {
  struct Row {
    int status;
    std::string body;
    int get_status;
    std::string get_body;
    std::string expected;
    std::vector<std::string> sent;
  };
  const std::string remove = "clusters/permanent-delete";
  const std::string get = "clusters/get?cluster_id=1";
  const std::string gone = refusal(invalid, "Cluster 1 does not exist");
  const auto row = GENERATE_COPY(values<Row>({
      {400, gone, 400, gone, "done", {remove, get}},
      {404, refusal(missing, "no"), 404, refusal(missing, "no"), "done", {remove, get}},
      {400,
       refusal("INVALID_STATE", "no"),
       400,
       refusal("INVALID_STATE", "no"),
       "done",
       {remove, get}},
      {400, gone, 200, R"({"cluster_id":"1"})", "HP-API-REFUSED", {remove, get}},
      {400,
       gone,
       403,
       refusal(denied, "Cluster 1 does not exist"),
       "HP-API-REFUSED",
       {remove, get}},
      // Whoever may not delete learns nothing about whether there is something to delete.
      {403,
       refusal(denied, "Cluster 1 does not exist or you do not have permission to access it"),
       400,
       gone,
       "HP-API-PERMISSION",
       {remove}},
      {403, refusal(missing, "Cluster 1 does not exist"), 400, gone, "HP-API-NOT-FOUND", {remove}},
      {404, "", 400, gone, "HP-API-NOT-FOUND", {remove}},
      {500,
       refusal("INTERNAL_ERROR", "Cluster 1 does not exist"),
       400,
       gone,
       "HP-API-UNAVAILABLE",
       {remove}},
  }));
  INFO(row.status << " " << row.body);
  ScriptedClient at;
  at.script.answer(row.status, row.body);
  at.script.answer(row.get_status, row.get_body);
  CHECK(outcome(at.client.permanently_delete_cluster("1", at.call)) == row.expected);
  CHECK(at.sent() == row.sent);
}

TEST_CASE("a job that is deleted already is asked of the get, and a 403 is never a deleted job") {
  ScriptedClient at;
  at.script.answer(400, refusal(invalid, "Job 5 does not exist."));
  CHECK(outcome(at.client.delete_job(5, at.call)) == "done");
  CHECK(at.sent() == std::vector<std::string>{"jobs/delete", "jobs/get?job_id=5"});
  ScriptedClient other;
  other.script.answer(
      403, refusal(denied, "Job 5 does not exist or you do not have permission to access it."));
  CHECK(outcome(other.client.delete_job(5, other.call)) == "HP-API-PERMISSION");
  CHECK(other.sent() == std::vector<std::string>{"jobs/delete"});
}

TEST_CASE("a pinned cluster is unpinned and deleted") {
  const auto pinned = refusal(
      invalid, "Cannot delete pinned cluster 1. Please ask an admin to unpin the cluster first.");
  ScriptedClient at;
  at.script.answer(400, pinned);
  at.script.answer(200, "");
  CHECK(outcome(at.client.permanently_delete_cluster("1", at.call)) == "done");
  CHECK(at.sent() == std::vector<std::string>{"clusters/permanent-delete", "clusters/unpin",
                                              "clusters/permanent-delete"});
  ScriptedClient denying;
  denying.script.answer(400, pinned);
  denying.script.answer(403, refusal(denied, "only administrators"));
  CHECK(outcome(denying.client.permanently_delete_cluster("1", denying.call)) ==
        "HP-API-PERMISSION");
}

TEST_CASE("a create that is refused for good after an unclear one ends, and may have happened") {
  ScriptedClient at;
  at.script.fail(NetworkFault::closed, true);
  at.script.answer(200, R"({"clusters":[]})");
  at.script.answer(401, refusal("UNAUTHENTICATED", "no"));
  at.script.answer(200, R"({"clusters":[]})");
  const auto outcome =
      at.client.create_cluster({{"custom_tags", {{"hipaa_cluster_request_id", "n"}}}}, at.call);
  CHECK(outcome.cluster_id.empty());
  CHECK(outcome.unclear);
  REQUIRE(outcome.failure.has_value());
  CHECK(outcome.failure->diagnostics.front().code == "HP-AUTH-TOKEN");
  CHECK(at.sent() ==
        std::vector<std::string>{
            "clusters/create", "clusters/list?page_size=100&filter_by.cluster_sources=API",
            "clusters/create", "clusters/list?page_size=100&filter_by.cluster_sources=API"});
}

TEST_CASE(
    "a create whose certificate does not verify is sent once, one that finds no name thrice") {
  for (const auto& [fault, times] :
       {std::pair{NetworkFault::tls, 1}, {NetworkFault::resolve, 3}, {NetworkFault::connect, 5}}) {
    ScriptedClient at;
    at.script.fail(fault, false);
    const auto outcome = at.client.create_cluster({}, at.call);
    CHECK_FALSE(outcome.unclear);
    CHECK(outcome.failure.has_value());
    CHECK(at.script.sent.size() == static_cast<std::size_t>(times));
  }
}

// Lists are whole, or a failure that names them.
#include <catch2/catch.hpp>

#include "plugin/json/writer.hpp"
#include "tests/unit/workspace/client/scripted_client.hpp"

using namespace hipaa::workspace;
using hipaa::tests::ScriptedClient;
using Lines = std::vector<std::string>;

namespace {

// The ids that came, and then how the list ended.
Lines jobs_of(ScriptedClient& at) {
  Lines seen;
  const auto done = at.client.each_job(
      [&](hipaa::json::array page) -> hipaa::support::Result<void> {
        for (const auto& one : page) seen.push_back(hipaa::json::compact(one.at("job_id")));
        return {};
      },
      at.call);
  seen.push_back(done ? "whole" : done.error().diagnostics.front().summary);
  return seen;
}

std::string incomplete(const std::string& why) {
  return "The list GET /api/2.2/jobs/list is incomplete: " + why + ".";
}

}  // namespace

TEST_CASE("a list is followed to its end, in whichever way the API writes it") {
  for (const auto* end :
       {R"({"jobs":[{"job_id":2}]})", R"({"jobs":[{"job_id":2}],"has_more":false})",
        R"({"jobs":[{"job_id":2}],"next_page_token":""})",
        R"({"jobs":[{"job_id":2}],"next_page_token":null})"}) {
    ScriptedClient at;
    at.script.answer(200, R"({"jobs":[{"job_id":1}],"has_more":true,"next_page_token":"t"})");
    at.script.answer(200, R"({"has_more":true,"next_page_token":"u"})");
    at.script.answer(200, end);
    CHECK(jobs_of(at) == Lines{"1", "2", "whole"});
  }
}

TEST_CASE("a list that does not come whole is told, and never counts as whole") {
  const struct {
    const char* second;
    std::string why;
  } cases[] = {
      {R"({"jobs":[{"job_id":2}],"has_more":true})",
       "it says that there is more, without a next_page_token"},
      {R"({"jobs":[{"job_id":2}],"has_more":true,"next_page_token":""})",
       "it says that there is more, without a next_page_token"},
      {R"({"jobs":[{"job_id":2}],"next_page_token":"t"})", "it repeats a next_page_token"},
      {R"({"jobs":[{"job_id":2}],"next_page_token":7})", "next_page_token is not a string"}};
  for (const auto& one : cases) {
    INFO(one.second);
    ScriptedClient at;
    at.script.answer(200, R"({"jobs":[{"job_id":1}],"next_page_token":"t"})");
    at.script.answer(200, one.second);
    CHECK(jobs_of(at) == Lines{"1", "2", incomplete(one.why)});
    CHECK(at.script.sent.size() == 2);
  }
}

TEST_CASE("what is not a list of objects is no list") {
  for (const auto& [answer, why] :
       {std::pair{R"({"jobs":{"a":1}})", "jobs is not a list"},
        std::pair{R"({"jobs":[{"job_id":1},null]})", "an entry of jobs is not an object"}}) {
    ScriptedClient at;
    at.script.answer(200, answer);
    CHECK(jobs_of(at) == Lines{incomplete(why)});
  }
}

TEST_CASE("pages without anything end") {
  ScriptedClient at;
  for (int i = 0; i < 300; ++i)
    at.script.answer(200, R"({"jobs":[],"next_page_token":"t)" + std::to_string(i) + "\"}");
  CHECK(jobs_of(at) ==
        Lines{incomplete("more than 200 pages in a row are empty, and there is still "
                         "more")});
  CHECK(at.script.sent.size() == 201);
}

TEST_CASE("the tasks of a job come in pages that end, too") {
  ScriptedClient at;
  at.script.answer(200, R"({"settings":{"tasks":[]},"next_page_token":"t"})");
  at.script.answer(200, R"({"settings":{"tasks":[]},"next_page_token":"t"})");
  const auto job = at.client.get_job(5, at.call);
  REQUIRE(!job);
  CHECK(job.error().diagnostics.front().code == "HP-API-LIST");
}

TEST_CASE("a list of one page has no second one") {
  ScriptedClient at;
  at.script.answer(200, R"({"instance_pools":[],"next_page_token":"t"})");
  CHECK(!at.client.list_instance_pools(at.call));
}

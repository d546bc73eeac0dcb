// After a request of ours that restarts a cluster, answers that still show the old context are
// waited through.
#include "plugin/observe/wait.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/workspace/client/scripted_client.hpp"

using namespace hipaa;
using tests::ManualCall;
using tests::Script;
using tests::ScriptedTransport;

namespace {

constexpr const char* before =
    R"({"cluster_id":"c","state":"RUNNING","spark_context_id":1,"last_restarted_time":1000})";

// How many answers it took; 0: it waited until the deadline.
std::size_t looks(const std::vector<std::string>& answers) {
  Script script;
  for (const auto& one : answers) script.answer(200, one);
  const resource::Provider provider(
      {}, std::make_unique<workspace::Client>(tests::personal_configuration(),
                                              std::make_unique<ScriptedTransport>(script)));
  ManualCall call;
  call.limit = std::chrono::minutes(1);
  const auto known = boost::json::parse(before).as_object();
  const auto settled = resource::wait_for_new_context(provider, "c", known, call);
  return settled ? script.sent.size() : 0;
}

}  // namespace

TEST_CASE("the context of before the request is waited through") {
  CHECK(looks({before, before, R"({"cluster_id":"c","state":"RUNNING","spark_context_id":2,
                                   "last_restarted_time":1000})"}) == 3);
  CHECK(looks({before, R"({"cluster_id":"c","state":"RUNNING","spark_context_id":1,
                           "last_restarted_time":2000})"}) == 2);
  // RESTARTING was seen: what runs then is another, whatever its answer still says.
  CHECK(looks({R"({"cluster_id":"c","state":"RESTARTING"})", before}) == 2);
  CHECK(looks({before}) == 0);
}

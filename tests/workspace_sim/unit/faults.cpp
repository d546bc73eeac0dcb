#include <catch2/catch.hpp>

#include "unit/client.hpp"

using namespace workspace_sim;

TEST_CASE("stars match any run of characters") {
  CHECK(matches_pattern("/api/*/clusters/get", "/api/2.1/clusters/get"));
  CHECK(matches_pattern("*", "/anything"));
  CHECK(matches_pattern("/a*", "/a"));
  CHECK_FALSE(matches_pattern("/api/*/clusters/get", "/api/2.1/clusters/gets"));
  CHECK_FALSE(matches_pattern("", "/a"));
}

TEST_CASE("faults fire after an offset, so many times, with a seed") {
  Bench bench;
  const std::string me = "/api/2.0/preview/scim/v2/Me";
  const auto add = [&](json::object fault) {
    fault["pattern"] = "GET " + me;
    return ask(bench.workspace, "POST", "/__sim/faults", fault).status;
  };
  const auto statuses = [&](int count) {
    std::vector<int> seen;
    seen.reserve(static_cast<std::size_t>(count));
    for (int at = 0; at < count; ++at) seen.push_back(ask(bench.workspace, "GET", me).status);
    return seen;
  };
  CHECK(add({{"status", 503}, {"offset", 1}, {"times", 2}}) == 200);
  CHECK(statuses(4) == std::vector<int>{200, 503, 503, 200});
  ask(bench.workspace, "DELETE", "/__sim/faults");
  CHECK(add({{"status", 500}, {"times", -1}, {"probability", 0.5}, {"seed", 7}}) == 200);
  const auto first = statuses(20);
  ask(bench.workspace, "DELETE", "/__sim/faults");
  add({{"status", 500}, {"times", -1}, {"probability", 0.5}, {"seed", 7}});
  CHECK(statuses(20) == first);
  CHECK(std::count(first.begin(), first.end(), 500) > 3);
  CHECK(add({{"kind", "nonsense"}}) == 400);
}

TEST_CASE("a lost answer leaves the change behind, a refused request does not") {
  Bench bench;
  const auto create_with = [&](const json::object& fault) {
    json::object description = fault;
    description["pattern"] = "POST /api/2.1/clusters/create";
    ask(bench.workspace, "POST", "/__sim/faults", description);
    bench.create();
    return bench.workspace.clusters.by_id.size();
  };
  CHECK(create_with({{"status", 503}}) == 0);
  CHECK(create_with({{"kind", "reset_before"}}) == 0);
  CHECK(create_with({{"kind", "reset_after"}}) == 1);
  CHECK(create_with({{"status", 503}, {"after_handler", true}}) == 2);
  CHECK(create_with({{"kind", "garbled"}}) == 3);
}

TEST_CASE("the log names callers and never their tokens") {
  Bench bench;
  bench.create();
  ask(bench.workspace, "GET", "/api/2.0/preview/scim/v2/Me", {}, "secret-token");
  const Answer log = ask(bench.workspace, "GET", "/__sim/requests");
  CHECK(json::serialize(log.body).find("token") == std::string::npos);
  const json::array& requests = log.body.at("requests").as_array();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].at("authorization") == "admin@example.com");
  CHECK(requests[0].at("body").at("cluster_name") == "phi");
  CHECK(requests[1].at("authorization") == "");
  CHECK(requests[1].at("status") == 403);
}

TEST_CASE("a rate limit answers 429 with Retry-After") {
  Bench bench;
  ask(bench.workspace, "POST", "/__sim/settings", {{"requests_per_second", 2}});
  int limited = 0;
  for (int at = 0; at < 10; ++at) {
    limited += ask(bench.workspace, "GET", "/api/2.0/preview/scim/v2/Me").status == 429 ? 1 : 0;
  }
  CHECK(limited >= 7);
}

TEST_CASE("clusters end, grow and lag behind the back of the one who asks") {
  Bench bench;
  const std::string id = bench.running();
  const auto strike = [&](const std::string& path, const std::string& kind, bool after) {
    ask(bench.workspace, "POST", "/__sim/faults",
        {{"pattern", "POST /api/2.1/clusters/" + path},
         {"kind", kind},
         {"delay_ms", 2000},
         {"after_handler", after}});
    return ask(bench.workspace, "POST", "/api/2.1/clusters/" + path, {{"cluster_id", id}}).status;
  };
  const auto state = [&] {
    return text_at(ask(bench.workspace, "GET", "/api/2.1/clusters/get?cluster_id=" + id).body,
                   "state");
  };
  CHECK(strike("pin", "growth", false) == 200);
  CHECK(state() == "RESIZING");
  bench.pass(2);
  CHECK(state() == "RUNNING");
  CHECK(strike("restart", "lag", false) == 200);
  CHECK(state() == "RUNNING");
  bench.pass(1);
  CHECK(state() == "RUNNING");
  bench.pass(1);
  CHECK(state() == "RUNNING");
  CHECK(strike("restart", "self_termination", true) == 200);
  CHECK(state() == "TERMINATED");
  CHECK(strike("start", "self_termination", false) == 200);
  CHECK(state() == "PENDING");
}

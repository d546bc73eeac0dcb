// Every wait ends with cancel, with the call's deadline and with the resource's own limit. Nothing
// is lost or deleted by it, and the next apply goes on from there.
#include <thread>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;
using namespace std::chrono_literals;

namespace {

struct Wait {
  std::string name;
  std::string control;  // what makes it last: a path of the simulator, and what is posted there
  std::string lasts;
  std::string before;  // what somebody asks of the cluster first, "" = nothing
  std::string change;  // of the configuration, "" = destroy
  std::string method;  // the request after which it waits
  std::string path;
};

const std::vector<Wait>& waits() {
  static const std::string restart = "/api/2.1/clusters/restart";
  static const std::string get = "/api/2.1/clusters/get";
  static const std::string change = R"({"autotermination_minutes":30})";
  static const std::vector<Wait> all = {
      {"for a restart before the edit", "settings", R"({"restart_seconds":600})", restart, change,
       "GET", get},
      {"for the restart by the edit", "settings", R"({"restart_seconds":600})", "", change, "POST",
       edit_path},
      {"for the proof", "ssl", R"({"answer":"never_finishes"})", "", change, "POST",
       "/api/1.2/commands/execute"},
      {"for libraries", "settings", R"({"library_seconds":600})", "",
       R"({"libraries":[{"pypi":{"package":"simplejson"}}]})", "POST",
       "/api/2.0/libraries/install"},
      {"for as long as Retry-After says", "faults",
       R"({"pattern":"GET /api/2.1/clusters/get","status":429,"retry_after":"600","times":-1})", "",
       change, "GET", get},
      {"for the cluster to terminate", "settings", R"({"terminate_seconds":600})", "", "", "POST",
       "/api/2.1/clusters/delete"},
  };
  return all;
}

// The wait ends, and the next apply goes on from there.
void check_end(const Wait& one, const std::string& end) {
  INFO(one.name << ", " << end);
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const bool is_destroy = one.change.empty();
  const auto with = [&end](std::string_view more) {
    auto made = compliant(more);
    if (end == "limit") made["timeouts"] = {{"update", "2s"}, {"delete", "2s"}};
    return made;
  };
  const auto applied = applied_at(provider, with("{}"));
  const auto id = cluster_id(applied);
  auto config = with(is_destroy ? "{}" : one.change);
  const auto planned = provider.plan(config, &applied);
  simulator.post("/__sim/" + one.control, json::parse(one.lasts));
  if (!one.before.empty()) simulator.post(one.before, {{"cluster_id", id}});
  simulator.call("DELETE", "/__sim/requests");

  const auto cancel = library().cancel();
  hipaa::abi::Call call;
  std::thread canceller;
  if (end == "deadline") call.timeout_ms = 2000;
  if (end == "cancel") {
    call.cancel = cancel.get();
    canceller = std::thread([&] {
      while (simulator.count(one.method, one.path) == 0) std::this_thread::sleep_for(20ms);
      std::this_thread::sleep_for(300ms);
      cancel.request();
    });
  }
  const auto start = std::chrono::steady_clock::now();
  const auto stopped = is_destroy ? provider.destroy(applied, call)
                                  : provider.apply(config, planned, &applied, call);
  CHECK(std::chrono::steady_clock::now() - start < 60s);
  if (canceller.joinable()) canceller.join();
  INFO(explained(stopped));
  CHECK(stopped.status == (end == "cancel" ? HIPAA_E_CANCELLED : HIPAA_E_DEADLINE));
  CHECK(stopped.has(end == "cancel" ? "HP-CALL-CANCELLED" : "HP-CALL-DEADLINE"));
  REQUIRE(stopped.state);
  CHECK(cluster_id(stopped) == id);
  CHECK_FALSE(stopped.tainted());
  CHECK(clusters_in(simulator) == 1);
  CHECK(simulator.count("POST", "/api/2.1/clusters/permanent-delete") == 0);

  simulator.call("DELETE", "/__sim/faults");
  ssl(simulator, "true");
  simulator.post("/__sim/settings",
                 json::parse(R"({"restart_seconds":0,"terminate_seconds":0,"library_seconds":0})"));
  simulator.post("/__sim/clock", {{"seconds", 700}});
  config.erase("timeouts");
  if (is_destroy) {
    CHECK(provider.destroy(stopped).status == HIPAA_OK);
    CHECK(clusters_in(simulator) == 0);
    return;
  }
  const auto finished = applied_at(provider, config, &stopped);
  CHECK(finished.state_value().at("encryption").at("status") == "measured_true");
  expect_settled(provider, config, finished);
}

}  // namespace

TEST_CASE("every wait ends when it is cancelled", "[waits]") {
  check_end(GENERATE(from_range(waits())), "cancel");
}

TEST_CASE("every wait ends with the call's deadline", "[waits]") {
  check_end(GENERATE(from_range(waits())), "deadline");
}

TEST_CASE("every wait ends with the resource's own limit", "[waits]") {
  check_end(GENERATE(from_range(waits())), "limit");
}

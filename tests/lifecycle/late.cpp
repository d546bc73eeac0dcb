// Requests that are carried out long after their answer was given up, and clusters that the
// workspace does not show yet: neither doubles a cluster, nor loses one. Found by the fault
// campaign (campaign/), each as small as it gets.
#include "tests/lifecycle/late_requests.hpp"

using namespace hipaa::tests;
using namespace std::chrono_literals;

namespace {

void no_list(const Simulator& simulator) {
  fault(
      simulator,
      R"({"pattern":"GET /api/2.1/clusters/list","status":403,"times":-1,"body":{"error_code":"PERMISSION_DENIED","message":"no list"}})");
}

void lag(const Simulator& simulator, int gets) {
  simulator.post("/__sim/settings",
                 {{"consistency_lag_gets", gets}, {"start_seconds", 30}, {"terminate_seconds", 0}});
}

// A cluster that was created and never seen: its state is tainted and has its id.
Outcome unseen(const ProviderUnderTest& provider, std::string_view read = "1m") {
  auto config = compliant();
  config["timeouts"] = {{"create", "1s"}, {"read", json::string_view(read.data(), read.size())}};
  auto applied = provider.plan_and_apply(config);
  INFO(explained(applied));
  REQUIRE(applied.tainted());
  REQUIRE_FALSE(cluster_id(applied).empty());
  return applied;
}

// Of a cluster that was restarted behind its last proof: it is told, planned, and proved again.
void expect_proved_again(const ProviderUnderTest& provider, const json::object& config,
                         const Outcome& read) {
  CHECK(read.state_value().at("encryption").at("status") == "stale");
  CHECK_FALSE(is_empty(provider.plan(config, &read)));
  const auto healed = provider.plan_and_apply(config, &read);
  INFO(explained(healed));
  CHECK(healed.status == HIPAA_OK);
  CHECK(healed.state_value().at("encryption").at("status") == "measured_true");
}

}  // namespace

TEST_CASE("a create without an answer is waited for by read and destroy", "[late]") {
  auto& simulator = workspace();
  const bool arrives = GENERATE(true, false);
  CAPTURE(arrives);
  if (arrives) {
    late(simulator, create_path, 3500);
  } else {
    fault(simulator, R"({"pattern":"POST /api/2.1/clusters/create","kind":"reset_before"})");
  }
  no_list(simulator);
  const auto provider = impatient(simulator, 2);
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  REQUIRE(applied.has("HP-CLUSTER-UNCLEAR"));
  simulator.call("DELETE", "/__sim/faults");
  // Not there is not never: the mark stays.
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK(read.tainted());
  CHECK(provider.destroy(read).status == HIPAA_OK);
  CHECK(simulator.count("POST", create_path) == 1);
  CHECK(clusters_in(simulator) == 0);
  std::this_thread::sleep_for(arrives ? 2s : 0s);
  CHECK(clusters_in(simulator) == 0);
}

TEST_CASE("a cluster that is not shown yet is not gone", "[late]") {
  auto& simulator = workspace();
  lag(simulator, 9);
  const auto applied = unseen(ProviderUnderTest::at(simulator.url()));
  const auto later = ProviderUnderTest::at(simulator.url());
  SECTION("for a read") {
    const auto read = later.read(applied);
    INFO(explained(read));
    REQUIRE(read.state);
    CHECK(cluster_id(read) == cluster_id(applied));
    CHECK(read.tainted());
  }
  SECTION("for a destroy") {
    CHECK(later.destroy(applied).status == HIPAA_OK);
    CHECK(clusters_in(simulator) == 0);
  }
  SECTION("for who may not list") {
    simulator.post("/__sim/settings", {{"consistency_lag_gets", 0}});
    const auto seen = later.read(applied);  // uses the lag up
    REQUIRE(seen.state);
    fault(
        simulator,
        R"({"pattern":"GET /api/2.1/clusters/get","status":404,"body":{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"not yet"}})");
    no_list(simulator);
    const auto read = ProviderUnderTest::at(simulator.url()).read(applied);
    INFO(explained(read));
    CHECK(read.state);
  }
}

TEST_CASE("a list that names what no get shows is an error, never gone", "[late]") {
  auto& simulator = workspace();
  lag(simulator, 1000000);
  const auto applied = unseen(ProviderUnderTest::at(simulator.url()), "2s");
  const auto later = ProviderUnderTest::at(simulator.url());
  const auto read = later.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_E_DEADLINE);
  hipaa::abi::Call call;
  call.timeout_ms = 2000;
  const auto destroyed = later.destroy(applied, call);
  INFO(explained(destroyed));
  CHECK(destroyed.status == HIPAA_E_DEADLINE);
  REQUIRE(destroyed.state);
  CHECK(cluster_id(destroyed) == cluster_id(applied));
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE("what is gone costs two questions", "[late]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/__sim/clusters/lose", {{"cluster_id", cluster_id(applied)}});
  forget_requests(simulator);
  CHECK_FALSE(provider.read(applied).state);
  CHECK(provider.destroy(applied).status == HIPAA_OK);
  CHECK(simulator.count("GET", "/api/2.1/clusters/get") == 2);
  CHECK(simulator.count("GET", "/api/2.1/clusters/list") <= 2);
  CHECK(requests_but_proofs(simulator) <= 4);
}

TEST_CASE("an edit whose host died has to be proved, whatever the cluster does at the next read",
          "[late]") {
  auto& simulator = workspace();
  const bool was_killed = GENERATE(false, true);
  CAPTURE(was_killed);
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  simulator.post("/__sim/settings", {{"restart_seconds", 3}});
  const auto config = compliant(R"({"autotermination_minutes":45})");
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/edit","kind":"reset_after"})");
  const auto planned = provider.plan(config, &applied);
  const auto broken = provider.apply(config, planned, &applied);
  INFO(explained(broken));
  REQUIRE(broken.status != HIPAA_OK);
  // What the host has: the answer of the apply, or, where it was killed, nothing of it.
  const auto read = provider.read(was_killed ? applied : broken);
  INFO(explained(read));
  REQUIRE(read.state_value().at("state") == "RESTARTING");
  expect_proved_again(provider, config, read);
  CHECK(simulator.count("POST", edit_path) == 1);
}

TEST_CASE("an edit that arrives after the proof is proved again", "[late]") {
  auto& simulator = workspace();
  const auto provider = impatient(simulator);
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto config = compliant(R"({"autotermination_minutes":45})");
  late(simulator, edit_path, 5000);
  const auto broken = provider.plan_and_apply(config, &applied);
  INFO(explained(broken));
  REQUIRE(broken.status != HIPAA_OK);
  const auto again = provider.read(broken);
  const auto proved = provider.plan_and_apply(config, &again);
  INFO(explained(proved));
  REQUIRE(proved.status == HIPAA_OK);
  std::this_thread::sleep_for(5s);
  const auto later = impatient(simulator);
  const auto read = later.read(proved);
  expect_proved_again(later, config, read);
  CHECK(simulator.count("POST", edit_path) == 2);
}

TEST_CASE("an edit that arrives after the proof is proved again, though its host has died",
          "[late]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto config = compliant(R"({"autotermination_minutes":45})");
  const auto proved = applied_at(provider, config, &applied);
  // The edit of a host that was killed before, carried out now: nobody has kept anything of it.
  simulator.post(edit_path, sent_to(simulator, edit_path));
  SECTION("while the cluster restarts") {}
  SECTION("when it has restarted") {
    simulator.post("/__sim/clock", {{"seconds", 10}});
  }
  SECTION("where the workspace does not tell who edited") {
    fault(
        simulator,
        R"({"pattern":"POST /api/2.1/clusters/events","status":403,"times":-1,"body":{"error_code":"PERMISSION_DENIED","message":"no events"}})");
  }
  const auto later = ProviderUnderTest::at(simulator.url());
  const auto read = later.read(proved);
  INFO(explained(read));
  CHECK_FALSE(read.has("HP-DRIFT"));
  expect_proved_again(later, config, read);
  CHECK(simulator.count("POST", edit_path) == 2);
}

TEST_CASE("a resize whose answer was lost is no edit, and restarts nothing", "[late]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"resize_seconds", 1}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  fault(simulator, R"({"pattern":"POST /api/2.1/clusters/resize","kind":"reset_after"})");
  const auto config = compliant(R"({"num_workers":3})");
  const auto resized = provider.plan_and_apply(config, &applied);
  INFO(explained(resized));
  CHECK(resized.status == HIPAA_OK);
  CHECK(simulator.count("POST", edit_path) == 0);
  const auto read = provider.read(resized);
  CHECK(read.state_value().at("encryption").at("status") == "measured_true");
  CHECK(is_empty(provider.plan(config, &read)));
}

TEST_CASE("what replaces a cluster keeps the mark of a create that may still arrive", "[late]") {
  auto& simulator = workspace();
  late(simulator, create_path, 6000);
  const auto provider = impatient(simulator);
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  const auto mark = [](const Outcome& of) {
    return std::string(json::parse(*of.private_data).at("nonce").as_string());
  };
  Texts replacement;
  replacement.config = replacement.planned_state = envelope(compliant());
  replacement.private_data = applied.private_data;
  const auto planned = run(provider.handle(), &hipaa::abi::Provider::plan, replacement);
  INFO(explained(planned));
  CHECK(mark(planned) == mark(applied));
  // Where no request is on its way, each create has a mark of its own.
  auto settled = json::parse(*applied.private_data).as_object();
  settled.erase("unanswered_at");
  replacement.private_data = json::serialize(settled);
  CHECK(mark(run(provider.handle(), &hipaa::abi::Provider::plan, replacement)) != mark(applied));
  // The late one is adopted or removed, whichever comes first.
  REQUIRE(provider.destroy(applied).status == HIPAA_OK);
  const auto replaced = provider.apply(compliant(), planned);
  INFO(explained(replaced));
  REQUIRE(replaced.status == HIPAA_OK);
  std::this_thread::sleep_for(6s);
  const auto later = impatient(simulator);
  const auto read = later.read(replaced);
  const auto healed = later.plan_and_apply(compliant(), &read);
  INFO(explained(healed));
  CHECK(healed.status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 1);
}

TEST_CASE("of the jobs that several late requests made one stays", "[late]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(
      R"({"tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})");
  fault(simulator, R"({"pattern":"POST /api/2.2/jobs/create","status":400,"times":1})");
  const auto jobs = [&] {
    return simulator.call("GET", "/__sim/state").at("jobs").as_array().size();
  };
  const auto failed = provider.plan_and_apply(config);
  REQUIRE(failed.status != HIPAA_OK);
  REQUIRE(jobs() == 0);
  // Two come before the next apply, which takes over one of them, and one afterwards.
  const auto sent = sent_to(simulator, "/api/2.2/jobs/create");
  for (int i = 0; i < 2; ++i) simulator.call("POST", "/api/2.2/jobs/create", sent);
  const auto adopted = applied_at(provider, config, &failed);
  CHECK(jobs() == 1);
  simulator.call("POST", "/api/2.2/jobs/create", sent);
  const auto read = provider.read(adopted);
  CHECK(read.has("HP-JOB-DOUBLED"));
  const auto healed = applied_at(provider, config, &read);
  CHECK(jobs() == 1);
  expect_settled(provider, config, healed);
}

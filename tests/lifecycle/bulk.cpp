// Many clusters are read and waited for by lists, and what comes of it is what single reads give.
#include "tests/lifecycle/bulk.hpp"

#include <set>

using namespace hipaa::tests;

namespace {

std::vector<Outcome> refreshed(const ProviderUnderTest& provider,
                               const std::vector<Outcome>& states) {
  std::vector<Outcome> read(states.size());
  in_parallel(states.size(), 16, [&](std::size_t i) { read[i] = provider.read(states[i]); });
  return read;
}

}  // namespace

TEST_CASE("a thousand clusters are refreshed with at most 30 requests, as single reads would",
          "[bulk]") {
  auto& simulator = workspace();
  simulator.post("/__sim/clusters", {{"count", 20000},
                                     {"cluster_source", "JOB"},
                                     {"state", "TERMINATED"},
                                     {"attributes", compliant()}});
  auto attributes = compliant(R"({"cluster_name":null})");
  const auto states = imported(simulator, 1000, attributes);
  for (const auto& one : states) REQUIRE(one.status == HIPAA_OK);
  // One that somebody changed, and one that is gone.
  simulator.post("/__sim/clusters/mutate", {{"cluster_id", cluster_id(states[500])},
                                            {"user", "mallory@example.com"},
                                            {"set", {{"aws_attributes.ebs_volume_count", 0}}}});
  simulator.post("/__sim/clusters/lose", {{"cluster_id", cluster_id(states[700])}});
  forget_requests(simulator);
  const auto together = unhurried(simulator);
  const Allowance thirty(30);
  const auto read = refreshed(together, states);
  CHECK(requests_but_proofs(simulator) <= thirty.now());

  std::vector<std::size_t> compared{499, 500, 501, 700, 999};
  for (std::size_t i = 0; i < states.size(); i += 97) compared.push_back(i);
  for (const auto i : compared) {
    INFO(i << ": " << explained(read[i]));
    const auto alone = ProviderUnderTest::at(simulator.url());
    const auto single = alone.read(states[i]);
    CHECK(read[i].status == single.status);
    CHECK(read[i].state == single.state);
    CHECK(read[i].private_data == single.private_data);
    CHECK(read[i].lines() == single.lines());
  }
  CHECK(read[500].has("HP-DRIFT"));
  CHECK_FALSE(read[700].state);
}

TEST_CASE("a hundred clusters are created and waited for with at most 40 requests more", "[bulk]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"start_seconds", 5}});
  const auto provider = unhurried(simulator);
  constexpr std::size_t many = 100;
  std::vector<Outcome> applied(many);
  in_parallel(many, many, [&](std::size_t i) {
    auto config = compliant();
    config["cluster_name"] = "phi-" + std::to_string(i);
    applied[i] = provider.plan_and_apply(config);
  });
  for (const auto& one : applied) {
    INFO(explained(one));
    REQUIRE(one.status == HIPAA_OK);
    CHECK(one.state_value().at("state") == "RUNNING");
  }
  CHECK(simulator.count("POST", create_path) == many);
  CHECK(requests_but_proofs(simulator) <= many + 40);

  // What was kept of them is enough to read them by list.
  forget_requests(simulator);
  const Allowance ten(10);
  const auto read = refreshed(unhurried(simulator), applied);
  for (std::size_t i = 0; i < many; ++i) {
    INFO(explained(read[i]));
    CHECK(read[i].lines().empty());
    CHECK(json::value(read[i].state_value()) == json::value(applied[i].state_value()));
  }
  CHECK(requests_but_proofs(simulator) <= ten.now());
}

TEST_CASE("a hundred clusters are made and proved by at most 620 requests", "[bulk]") {
  auto& simulator = workspace();
  const auto provider = unhurried(simulator);
  forget_requests(simulator);
  const Allowance lists(20);
  std::atomic<std::size_t> failed{0};
  in_parallel(100, 50, [&](std::size_t i) {
    auto config = compliant();
    config["cluster_name"] = "phi-" + std::to_string(i);
    if (provider.plan_and_apply(config).status != HIPAA_OK) ++failed;
  });
  CHECK(failed == 0);
  const auto all = simulator.call("GET", "/__sim/requests/summary").at("total").as_int64();
  CHECK(static_cast<std::size_t>(all) <= 600 + lists.now());
}

TEST_CASE("one cluster is read by one get, whatever else is in the workspace", "[bulk]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = provider.plan_and_apply(compliant());
  REQUIRE(applied.status == HIPAA_OK);
  forget_requests(simulator);
  for (int i = 0; i < 6; ++i) CHECK(provider.read(applied).status == HIPAA_OK);
  CHECK(simulator.count("GET", "/api/2.1/clusters/get") == 6);
  CHECK(simulator.count("GET", "/api/2.1/clusters/list") == 0);
}

TEST_CASE("what we change ourselves is not read from a list of before", "[bulk]") {
  auto& simulator = workspace();
  auto states = imported(simulator, 20, compliant(R"({"cluster_name":null})"));
  const auto provider = unhurried(simulator);
  refreshed(provider, states);
  for (const auto workers : {3, 4, 5}) {
    auto config = compliant(R"({"cluster_name":null})");
    config["cluster_name"] = states[7].state_value().at("cluster_name");
    config["num_workers"] = workers;
    const auto planned = provider.plan(config, &states[7]);
    states[7] = provider.apply(config, planned, &states[7]);
    INFO(explained(states[7]));
    REQUIRE(states[7].status == HIPAA_OK);
    const auto read = refreshed(provider, states);
    CHECK(read[7].state_value().at("num_workers") == workers);
    CHECK_FALSE(read[7].has("HP-DRIFT"));
  }
}

TEST_CASE("a read that waits for the list of another stops when it is cancelled or late",
          "[bulk]") {
  auto& simulator = workspace();
  const auto states = imported(simulator, 12, compliant(R"({"cluster_name":null})"));
  fault(
      simulator,
      R"({"pattern":"GET /api/2.1/clusters/*","kind":"delay_before","delay_ms":3000,"times":-1})");
  const auto provider = unhurried(simulator);
  const auto expected = GENERATE(HIPAA_E_DEADLINE, HIPAA_E_CANCELLED);
  const auto cancel = library().cancel();
  hipaa::abi::Call call;
  if (expected == HIPAA_E_DEADLINE) {
    call.timeout_ms = 300;
  } else {
    call.cancel = cancel.get();
  }
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    cancel.request();
  });
  std::atomic<int> stopped{0};
  in_parallel(states.size(), states.size(), [&](std::size_t i) {
    if (provider.read(states[i], call).status == expected) ++stopped;
  });
  later.join();
  CHECK(stopped == 12);
}

TEST_CASE("many clusters behind another workspace are not believed gone", "[bulk]") {
  auto& simulator = workspace();
  const auto states = imported(simulator, 20, compliant(R"({"cluster_name":null})"));
  for (const auto& one : states)
    simulator.post("/__sim/clusters/lose", {{"cluster_id", cluster_id(one)}});
  simulator.post("/__sim/settings", {{"workspace_id", "999"}});
  for (const auto& one : refreshed(unhurried(simulator), states)) {
    INFO(explained(one));
    CHECK(one.status == HIPAA_E_CONFLICT);
    CHECK(one.lines() == std::vector<std::string>{"error HP-STATE-WORKSPACE"});
    CHECK_FALSE(one.state);
  }
}

TEST_CASE("policies of many are read by their list, node types and runtimes once", "[bulk]") {
  auto& simulator = workspace();
  constexpr std::size_t many = 40;
  for (std::size_t i = 0; i < many; ++i)
    simulator.post(
        "/__sim/policies",
        {{"policy_id", "P" + std::to_string(i)},
         {"name", "p" + std::to_string(i)},
         {"definition",
          {{"autotermination_minutes", {{"type", "fixed"}, {"value", i == 17 ? 30 : 60}}}}}});
  const auto provider = unhurried(simulator);
  forget_requests(simulator);
  std::vector<Outcome> planned(many);
  in_parallel(many, 16, [&](std::size_t i) {
    auto config = compliant();
    config["policy_id"] = "P" + std::to_string(i);
    config["cluster_name"] = "phi-" + std::to_string(i);
    planned[i] = provider.plan(config);
  });
  for (std::size_t i = 0; i < many; ++i) {
    INFO(i << ": " << explained(planned[i]));
    CHECK(planned[i].has("HP-POLICY-CONFLICT") == (i == 17));
  }
  CHECK(simulator.count("GET", "/api/2.0/policies/clusters/list") == 1);
  CHECK(simulator.count("GET", "/api/2.0/policies/clusters/get") <= 3);
  CHECK(simulator.count("GET", "/api/2.1/clusters/list-node-types") == 1);
  CHECK(simulator.count("GET", "/api/2.1/clusters/spark-versions") == 1);
}

TEST_CASE("pools of many are read by their list", "[bulk]") {
  auto& simulator = workspace();
  json::array pools;
  for (int i = 0; i < 40; ++i)
    pools.push_back({{"instance_pool_id", "pool-" + std::to_string(i)},
                     {"instance_pool_name", "p" + std::to_string(i)},
                     {"node_type_id", "m6id.large"},
                     {"disk_spec",
                      {{"disk_type", {{"ebs_volume_type", "GENERAL_PURPOSE_SSD"}}},
                       {"disk_count", i == 17 ? 0 : 1},
                       {"disk_size", 100}}}});
  simulator.post("/__sim/pools", {{"pools", pools}});
  const auto provider = unhurried(simulator);
  forget_requests(simulator);
  std::vector<Outcome> planned(pools.size());
  in_parallel(pools.size(), 16, [&](std::size_t i) {
    auto config = compliant(R"({"aws_attributes":null,"node_type_id":null})");
    config["instance_pool_id"] = pools[i].at("instance_pool_id");
    config["cluster_name"] = "phi-" + std::to_string(i);
    planned[i] = provider.plan(config);
  });
  for (std::size_t i = 0; i < planned.size(); ++i) {
    INFO(i << ": " << explained(planned[i]));
    CHECK(planned[i].has("HC-EBS-02") == (i == 17));
  }
  CHECK(simulator.count("GET", "/api/2.0/instance-pools/list") == 1);
  CHECK(simulator.count("GET", "/api/2.0/instance-pools/get") <= 3);
}

TEST_CASE("pins and libraries of many are read by list", "[bulk]") {
  auto& simulator = workspace();
  auto states = imported(simulator, 30, compliant(R"({"cluster_name":null})"));
  const auto provider = unhurried(simulator);
  in_parallel(states.size(), 8, [&](std::size_t i) {
    auto config = compliant();
    config["cluster_name"] = states[i].state_value().at("cluster_name");
    config["is_pinned"] = i % 2 == 0;
    config["libraries"] = json::parse(R"([{"pypi":{"package":"simplejson"}}])");
    states[i] = provider.plan_and_apply(config, &states[i]);
  });
  for (const auto& one : states) {
    INFO(explained(one));
    REQUIRE(one.status == HIPAA_OK);
  }
  forget_requests(simulator);
  const Allowance thirty(30);
  const auto read = refreshed(unhurried(simulator), states);
  for (const auto& one : read) {
    INFO(explained(one));
    CHECK(one.findings.empty());
  }
  CHECK(requests_but_proofs(simulator) <= thirty.now());
}

TEST_CASE("pins and libraries that we change are not read from lists of before", "[bulk]") {
  auto& simulator = workspace();
  auto states = imported(simulator, 20, compliant(R"({"cluster_name":null})"));
  const auto provider = unhurried(simulator);
  const auto change = [&](std::size_t i, bool is_pinned, std::string_view libraries) {
    auto config = compliant();
    config["cluster_name"] = states[i].state_value().at("cluster_name");
    config["is_pinned"] = is_pinned;
    config["libraries"] = json::parse(json::string_view(libraries.data(), libraries.size()));
    states[i] = provider.plan_and_apply(config, &states[i]);
  };
  in_parallel(states.size(), 8, [&](std::size_t i) { change(i, false, "[]"); });
  refreshed(provider, states);
  for (const bool is_pinned : {true, false}) {
    change(7, is_pinned, is_pinned ? R"([{"pypi":{"package":"simplejson"}}])" : "[]");
    INFO(explained(states[7]));
    REQUIRE(states[7].status == HIPAA_OK);
    for (const auto& read : refreshed(provider, states)) {
      INFO(explained(read));
      CHECK(read.findings.empty());
    }
  }
}

TEST_CASE("installations on many clusters are waited for by list", "[bulk]") {
  auto& simulator = workspace();
  auto states = imported(simulator, 20, compliant(R"({"cluster_name":null})"));
  simulator.post("/__sim/settings", {{"library_seconds", 2}});
  const auto provider = unhurried(simulator);
  forget_requests(simulator);
  const Allowance ten(10);
  in_parallel(states.size(), states.size(), [&](std::size_t i) {
    auto config = compliant();
    config["cluster_name"] = states[i].state_value().at("cluster_name");
    config["libraries"] = json::parse(R"([{"pypi":{"package":"simplejson"}}])");
    states[i] = provider.plan_and_apply(config, &states[i]);
  });
  for (const auto& one : states) {
    INFO(explained(one));
    CHECK(one.status == HIPAA_OK);
  }
  CHECK(simulator.count("POST", "/api/2.0/libraries/install") == states.size());
  CHECK(simulator.count("GET", "/api/2.0/libraries/cluster-status") +
            simulator.count("GET", "/api/2.0/libraries/all-cluster-statuses") <=
        ten.now());
}

#include <set>
#include <thread>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

TEST_CASE("a hundred clusters applied in parallel are a hundred creates", "[parallel]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  constexpr std::size_t many = 100;
  std::vector<Outcome> applied(many);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < many; ++i) {
    threads.emplace_back([&, i] {
      auto config = compliant();
      config["cluster_name"] = "phi-" + std::to_string(i);
      applied[i] = provider.plan_and_apply(config);
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> ids;
  for (const auto& one : applied) {
    INFO(explained(one));
    REQUIRE(one.status == HIPAA_OK);
    ids.insert(cluster_id(one));
  }
  CHECK(ids.size() == many);
  CHECK(simulator.count("POST", create_path) == many);
  CHECK(simulator.count("GET", "/api/2.1/clusters/list-node-types") == 1);
}

// What many clusters cost: requests to the workspace and seconds, for refreshing and for creating
// and waiting, with 1, 100 and 1000 of them. Proofs are counted apart. For people: nothing passes
// or fails by it.
#include <algorithm>
#include <cstdio>

#include "tests/lifecycle/bulk.hpp"

using namespace hipaa::tests;

namespace {

template <class Work>
void measure(const Simulator& simulator, const char* what, std::size_t many, const Work& work) {
  forget_requests(simulator);
  const auto start = std::chrono::steady_clock::now();
  const std::size_t failed = work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const auto summary = simulator.call("GET", "/__sim/requests/summary");
  const auto all = summary.at("total").to_number<std::size_t>();
  const auto apart = requests_but_proofs(simulator);
  std::printf("%-16s %5zu clusters: %6zu requests, %6zu of proofs, %8.2f s", what, many, apart,
              all - apart, took.count());
  std::printf(failed == 0 ? "\n" : ", %zu FAILED\n", failed);
  std::fflush(stdout);
}

}  // namespace

int main() {
  for (const std::size_t many : {1, 100, 1000}) {
    auto& simulator = workspace();
    simulator.post("/__sim/settings", {{"start_seconds", 5}});
    const auto provider = unhurried(simulator);
    std::vector<Outcome> made(many);
    measure(simulator, "create and wait", many, [&] {
      in_parallel(many, 100, [&](std::size_t i) {
        auto config = compliant();
        config["cluster_name"] = "phi-" + std::to_string(i);
        made[i] = provider.plan_and_apply(config);
      });
      return static_cast<std::size_t>(std::count_if(
          made.begin(), made.end(), [](const auto& one) { return one.status != HIPAA_OK; }));
    });
    const auto another = unhurried(simulator);
    measure(simulator, "refresh", many, [&] {
      std::atomic<std::size_t> failed{0};
      in_parallel(many, 16, [&](std::size_t i) {
        if (!made[i].state || another.read(made[i]).status != HIPAA_OK) ++failed;
      });
      return failed.load();
    });
  }
  return 0;
}

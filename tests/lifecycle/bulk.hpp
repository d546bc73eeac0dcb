// Many clusters at once: what the bulk tests and the benchmark of the workspace share.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/lifecycle/workspace.hpp"

namespace hipaa::tests {

// Runs `work(i)` for 0 ≤ i < many on `threads` threads.
template <class Work>
void in_parallel(std::size_t many, std::size_t threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> running;
  for (std::size_t t = 0; t < std::min(many, threads); ++t)
    running.emplace_back([&] {
      for (std::size_t i = next++; i < many; i = next++) work(i);
    });
  for (auto& thread : running) thread.join();
}

// Requests to the workspace since the log was cleared, those of proofs apart.
inline std::size_t requests_but_proofs(const Simulator& simulator) {
  const auto summary = simulator.call("GET", "/__sim/requests/summary");
  std::size_t counted = 0;
  for (const auto& route : summary.at("routes").as_object())
    if (route.key().find("/api/1.2/") == json::string_view::npos)
      counted += route.value().at("count").to_number<std::size_t>();
  return counted;
}

inline void forget_requests(const Simulator& simulator) {
  simulator.call("DELETE", "/__sim/requests");
}

// What so many requests may become on a slow machine or under a sanitizer: a list serves for five
// seconds, and is asked for again by whoever reads on. Starts to count when it is made.
class Allowance {
 public:
  explicit Allowance(std::size_t requests) : requests_(requests) {}
  [[nodiscard]] std::size_t now() const {
    const auto elapsed = std::chrono::steady_clock::now() - start_;
    return requests_ * (1 + static_cast<std::size_t>(elapsed / std::chrono::seconds(5)));
  }

 private:
  std::size_t requests_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// A provider whose own rate limit is out of the way.
inline ProviderUnderTest unhurried(const Simulator& simulator, json::object settings = {}) {
  settings["rate_limit"] = 1000;
  return ProviderUnderTest::at(simulator.url(), settings);
}

// `many` clusters that exist already, imported: their states.
inline std::vector<Outcome> imported(const Simulator& simulator, std::size_t many,
                                     const json::object& attributes) {
  const auto made = simulator.post("/__sim/clusters", {{"count", many},
                                                       {"cluster_source", "API"},
                                                       {"state", "RUNNING"},
                                                       {"attributes", attributes}});
  std::vector<std::string> ids;
  for (const auto& id : made.at("cluster_ids").as_array()) ids.emplace_back(id.as_string());
  const auto provider = unhurried(simulator);
  std::vector<Outcome> states(ids.size());
  in_parallel(ids.size(), 8, [&](std::size_t i) { states[i] = provider.import(ids[i]); });
  return states;
}

}  // namespace hipaa::tests

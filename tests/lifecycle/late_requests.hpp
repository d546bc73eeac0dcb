// What the tests of late requests share.
#pragma once

#include <thread>

#include "tests/lifecycle/bulk.hpp"

namespace hipaa::tests {

inline void wait_for_clusters(const Simulator& simulator, std::size_t many) {
  for (int i = 0; i < 200 && clusters_in(simulator) != many; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  REQUIRE(clusters_in(simulator) == many);
}

// A change is held up for so long before it is handled.
inline void late(const Simulator& simulator, const std::string& path, int milliseconds) {
  simulator.post(
      "/__sim/faults",
      {{"pattern", "POST " + path}, {"kind", "delay_before"}, {"delay_ms", milliseconds}});
}

// A provider that gives up an exchange after `seconds`.
inline ProviderUnderTest impatient(const Simulator& simulator, int seconds = 1) {
  return ProviderUnderTest::at(simulator.url(), {{"http_timeout_seconds", seconds}});
}

inline bool is_empty(const Outcome& planned) {
  return planned.status == HIPAA_OK && planned.unknown().empty();
}

}  // namespace hipaa::tests

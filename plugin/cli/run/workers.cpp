#include "plugin/cli/run/workers.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace hipaa::cli {

void run_all(std::size_t count, int parallelism, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (auto i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i);
  };
  const auto wanted = std::min(count, static_cast<std::size_t>(std::max(parallelism, 1)));
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < wanted; ++i) {
    try {
      threads.emplace_back(take);
    } catch (const std::system_error&) {
      break;  // as many as the system lets us have; this thread works too
    }
  }
  take();
  for (auto& one : threads) one.join();
}

}  // namespace hipaa::cli

// A token bucket over all requests of one client, so that a large apply stays below the workspace's
// limits. Thread-safe.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>

#include "plugin/support/call_context.hpp"

namespace hipaa::workspace {

class RateLimit {
 public:
  // `per_second` requests, and as many at once after a pause.
  explicit RateLimit(int per_second) : per_second_(std::max(1, per_second)), tokens_(per_second_) {}

  // Waits for its turn; says when the operation has to end before.
  support::Stop take(support::CallContext& call) {
    for (;;) {
      std::chrono::milliseconds pause(0);
      {
        const std::lock_guard lock(mutex_);
        const auto now = call.steady_now();
        if (filled_at_ != std::chrono::steady_clock::time_point()) {
          const std::chrono::duration<double> passed = now - filled_at_;
          tokens_ = std::min<double>(per_second_, tokens_ + passed.count() * per_second_);
        }
        filled_at_ = now;
        if (tokens_ >= 1) {
          tokens_ -= 1;
          return support::Stop::none;
        }
        pause = std::chrono::milliseconds(
            1 + static_cast<std::int64_t>((1 - tokens_) * 1000 / per_second_));
      }
      const auto stop = call.wait_for(pause);
      if (stop != support::Stop::none) return stop;
    }
  }

 private:
  const int per_second_;
  std::mutex mutex_;
  double tokens_;
  std::chrono::steady_clock::time_point filled_at_;
};

}  // namespace hipaa::workspace

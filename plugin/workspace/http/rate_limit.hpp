// How fast a client asks one family of the API, so that a large apply stays below the workspace's
// limits whatever they are: a token bucket whose rate grows while nothing is refused, and halves
// when something is. Thread-safe.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

#include "plugin/support/call_context.hpp"

namespace hipaa::workspace {

class RateLimit {
 public:
  // Requests a second: to begin with, and as many at once after a pause; and at most.
  explicit RateLimit(int start, int ceiling = 0);

  // Waits for its turn; says when the operation has to end before.
  support::Stop take(support::CallContext& call);
  // The workspace refused a request for their number, and asks for a pause. What was sent before it
  // said so is refused as well, and counts once.
  void refused(support::CallContext& call, std::optional<std::chrono::milliseconds> retry_after);

  [[nodiscard]] double per_second() const;

 private:
  using Time = std::chrono::steady_clock::time_point;
  void refill(Time now);

  const double start_;
  const double ceiling_;
  mutable std::mutex mutex_;
  double rate_;
  double most_;  // what was refused lately is not tried again at once
  double tokens_;
  std::optional<Time> filled_at_;
  Time grown_at_;
  Time refused_at_;
  Time closed_until_;
  bool is_wanted_ = false;  // somebody waited since the rate last grew
};

}  // namespace hipaa::workspace

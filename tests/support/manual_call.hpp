// A call whose time passes only by waiting, for unit tests of what waits. `cancel_after` and
// `limit` make it stop; `waits` tells how long each pause was. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/support/call_context.hpp"

namespace hipaa::tests {

class ManualCall : public support::CallContext {
 public:
  using Milliseconds = std::chrono::milliseconds;

  std::int64_t now_unix_ms() override { return 1800000000000 + passed.count(); }
  std::chrono::steady_clock::time_point steady_now() override {
    return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + passed;
  }
  Milliseconds remaining() override { return std::max(Milliseconds(0), limit - passed); }
  support::Stop stopped() override {
    if (cancel_after && passed >= *cancel_after) return support::Stop::cancelled;
    return passed >= limit ? support::Stop::deadline : support::Stop::none;
  }
  support::Stop wait_for(Milliseconds duration) override {
    auto until = std::min(passed + duration, limit);
    if (cancel_after) until = std::min(until, std::max(passed, *cancel_after));
    waits.push_back(until - passed);
    passed = until;
    return stopped();
  }
  int cancel_descriptor() override { return -1; }
  void progress(std::string_view phase, std::string_view message, int) override {
    told.push_back(std::string(phase) + ": " + std::string(message));
  }
  std::string_view correlation_id() override { return correlation; }
  support::Log& log() override { return silent; }

  Milliseconds passed{0};
  Milliseconds limit{std::chrono::hours(24)};
  std::optional<Milliseconds> cancel_after;
  std::vector<Milliseconds> waits;
  std::vector<std::string> told;
  std::string correlation;
  support::Log silent;
};

}  // namespace hipaa::tests

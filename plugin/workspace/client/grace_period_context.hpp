// A call that does not let itself be stopped at once: for what must not be left half done (the
// answer to a create, a context to destroy). Once the outer call is cancelled or out of time, this
// one goes on for `grace` and ends then. Lives within the call that it wraps.
#pragma once

#include <algorithm>
#include <optional>
#include <thread>

#include "plugin/support/call_context.hpp"

namespace hipaa::workspace {

class GracePeriodContext final : public support::CallContext {
 public:
  explicit GracePeriodContext(support::CallContext& outer,
                              std::chrono::milliseconds grace = std::chrono::seconds(10))
      : outer_(outer), grace_(grace) {}

  std::int64_t now_unix_ms() override { return outer_.now_unix_ms(); }
  std::chrono::steady_clock::time_point steady_now() override { return outer_.steady_now(); }
  std::chrono::milliseconds remaining() override {
    note_stop();
    const auto step =
        std::chrono::milliseconds(250);  // how often a stop of the outer call is looked for
    if (!end_) return step;
    return std::clamp(std::chrono::ceil<std::chrono::milliseconds>(*end_ - steady_now()),
                      std::chrono::milliseconds(0), step);
  }
  support::Stop stopped() override {
    note_stop();
    return end_ && steady_now() >= *end_ ? support::Stop::deadline : support::Stop::none;
  }
  support::Stop wait_for(std::chrono::milliseconds duration) override {
    note_stop();
    if (!end_) {
      outer_.wait_for(duration);
    } else {  // the outer call no longer waits once it is stopped
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end_ - steady_now());
      std::this_thread::sleep_for(std::clamp(duration, std::chrono::milliseconds(0),
                                             std::max(left, std::chrono::milliseconds(0))));
    }
    return stopped();
  }
  int cancel_descriptor() override { return -1; }
  void progress(std::string_view phase, std::string_view message, int percent) override {
    outer_.progress(phase, message, percent);
  }
  std::string_view correlation_id() override { return outer_.correlation_id(); }
  support::Log& log() override { return outer_.log(); }

 private:
  void note_stop() {
    if (!end_ && outer_.stopped() != support::Stop::none) end_ = steady_now() + grace_;
  }

  support::CallContext& outer_;
  std::chrono::milliseconds grace_;
  std::optional<std::chrono::steady_clock::time_point> end_;
};

}  // namespace hipaa::workspace

// A call that no host made: it has a deadline, nobody cancels it, and nothing is logged. For what
// is left to do when an object ends. One thread.
#pragma once

#include <algorithm>
#include <thread>

#include "plugin/support/call_context.hpp"
#include "plugin/support/time_text.hpp"

namespace hipaa::support {

class PlainCall final : public CallContext {
 public:
  explicit PlainCall(std::chrono::milliseconds limit)
      : end_(std::chrono::steady_clock::now() + limit) {}

  std::int64_t now_unix_ms() override { return system_unix_ms(); }
  std::chrono::steady_clock::time_point steady_now() override {
    return std::chrono::steady_clock::now();
  }
  std::chrono::milliseconds remaining() override {
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::ceil<std::chrono::milliseconds>(end_ - steady_now()));
  }
  Stop stopped() override { return remaining().count() > 0 ? Stop::none : Stop::deadline; }
  Stop wait_for(std::chrono::milliseconds duration) override {
    std::this_thread::sleep_for(std::min(duration, remaining()));
    return stopped();
  }
  int cancel_descriptor() override { return -1; }
  void progress(std::string_view, std::string_view, int) override {}
  std::string_view correlation_id() override { return {}; }
  Log& log() override { return log_; }

 private:
  const std::chrono::steady_clock::time_point end_;
  Log log_;
};

}  // namespace hipaa::support

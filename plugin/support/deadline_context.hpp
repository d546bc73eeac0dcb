// A call with an earlier deadline of its own: what `timeouts` in a resource asks for. Lives within
// the call that it wraps.
#pragma once

#include <algorithm>

#include "plugin/support/call_context.hpp"

namespace hipaa::support {

class DeadlineContext final : public CallContext {
 public:
  DeadlineContext(CallContext& outer, std::chrono::milliseconds limit)
      : outer_(outer), end_(outer.steady_now() + limit) {}

  std::int64_t now_unix_ms() override { return outer_.now_unix_ms(); }
  std::chrono::steady_clock::time_point steady_now() override { return outer_.steady_now(); }
  std::chrono::milliseconds remaining() override {
    return std::min(outer_.remaining(), own_remaining());
  }
  Stop stopped() override {
    const auto stop = outer_.stopped();
    return stop != Stop::none || own_remaining().count() > 0 ? stop : Stop::deadline;
  }
  Stop wait_for(std::chrono::milliseconds duration) override {
    const auto left = own_remaining();
    const auto stop = outer_.wait_for(std::min(duration, left));
    return stop == Stop::none && duration > left ? Stop::deadline : stop;
  }
  int cancel_descriptor() override { return outer_.cancel_descriptor(); }
  void progress(std::string_view phase, std::string_view message, int percent) override {
    outer_.progress(phase, message, percent);
  }
  std::string_view correlation_id() override { return outer_.correlation_id(); }
  Log& log() override { return outer_.log(); }

 private:
  std::chrono::milliseconds own_remaining() {
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::ceil<std::chrono::milliseconds>(end_ - outer_.steady_now()));
  }

  CallContext& outer_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace hipaa::support

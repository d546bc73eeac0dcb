// hipaa_call as the rooms see it: one operation's clock, deadline, cancel token, progress and log.
// Lives for one operation, on its thread.
#pragma once

#include <optional>

#include "plugin/boundary/handles.hpp"
#include "plugin/support/call_context.hpp"

namespace hipaa::boundary {

class HostCall final : public support::CallContext {
 public:
  // `call` may be null; it has been copied to its full size before (see read_struct).
  HostCall(const hipaa_call& call, support::Log& log);

  std::int64_t now_unix_ms() override;
  std::chrono::steady_clock::time_point steady_now() override;
  std::chrono::milliseconds remaining() override;
  support::Stop stopped() override;
  support::Stop wait_for(std::chrono::milliseconds duration) override;
  int cancel_descriptor() override;
  void progress(std::string_view phase, std::string_view message, int percent) override;
  std::string_view correlation_id() override;
  support::Log& log() override { return log_; }

 private:
  struct Progress {
    std::string phase;
    std::string message;
    int percent;
  };
  void tell_progress();

  const hipaa_call& call_;
  support::Log& log_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::steady_clock::time_point last_progress_;
  std::optional<Progress> pending_;  // not reported yet
};

}  // namespace hipaa::boundary

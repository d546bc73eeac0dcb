// One operation's surroundings: its clock, deadline, cancel token, progress and log. Handed down
// explicitly to everything that may wait; every wait of the library goes through `wait_for` or
// watches `cancel_descriptor`. Used by the one thread that runs the operation.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "plugin/support/log.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::support {

enum class Stop : std::uint8_t { none, cancelled, deadline };

class CallContext {
 public:
  virtual ~CallContext() = default;

  // Milliseconds since 1970 by the call's clock (hipaa_call.now_unix_ms, or the system's).
  virtual std::int64_t now_unix_ms() = 0;
  // A clock that never goes back, for elapsed times.
  virtual std::chrono::steady_clock::time_point steady_now() = 0;
  // What is left until the deadline, never negative.
  virtual std::chrono::milliseconds remaining() = 0;
  // Whether the operation has to end, and why.
  virtual Stop stopped() = 0;
  // Sleeps, unless the operation has to end before; says which.
  virtual Stop wait_for(std::chrono::milliseconds duration) = 0;
  // Becomes readable when cancel is requested; -1 when the call cannot be cancelled.
  virtual int cancel_descriptor() = 0;
  // Tells the host how far we are, at most once a second. percent -1: not known.
  virtual void progress(std::string_view phase, std::string_view message, int percent) = 0;
  virtual std::string_view correlation_id() = 0;
  virtual Log& log() = 0;
};

// The failure that a stop becomes: HP-CALL-CANCELLED or HP-CALL-DEADLINE, `doing` in words
// ("waiting for RUNNING").
Failure stop_failure(Stop stop, std::string_view doing);

}  // namespace hipaa::support

// When a request is sent again, and after how long. Pure; the randomness comes from outside.
#pragma once

#include <chrono>
#include <string_view>

#include "plugin/workspace/http/request_fault.hpp"

namespace hipaa::workspace {

enum class Repeat : std::uint8_t {
  always,     // repeating it does no harm
  if_refused  // only where it certainly was not carried out: never sent, or refused with 429 or 503
};

// Whether it is the number of requests that the workspace refuses.
bool is_rate_refusal(const ApiError& error);
bool should_repeat(const ApiError& error, Repeat kind);
// A name that does not resolve and a port that nobody listens on are tried a few times only: most
// often the host is wrong. A certificate never gets better.
bool should_repeat(const ExchangeFailure& failure, Repeat kind, int attempt);
// The same of any fault, after attempt number `attempt`.
bool should_repeat(const RequestFault& fault, Repeat kind, int attempt);

// The pause before attempt number `attempt` + 1 (the first repeat follows attempt 1): doubling from
// 200 ms to 10 s, half of it random (`random` from 0 to 1); not below what the answer asks for, and
// that not above a minute.
std::chrono::milliseconds pause_before_repeat(int attempt, double random,
                                              std::optional<std::chrono::milliseconds> retry_after);

}  // namespace hipaa::workspace

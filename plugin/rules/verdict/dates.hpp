// Calendar days as the configuration writes them: YYYY-MM-DD, UTC. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/support/time_text.hpp"

namespace hipaa::rules {

using support::read_day;

// 2000 to 2099: nobody signs, approves or accepts anything on another day.
bool is_of_this_century(std::int64_t day);

// "today", "in 1 day", "in 12 days".
std::string in_days(std::int64_t days);

// The day of a moment, by the call's clock.
std::int64_t day_of(std::int64_t unix_ms);

}  // namespace hipaa::rules

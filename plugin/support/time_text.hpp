// Days and times as documents carry them: RFC 3339, UTC, whole seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hipaa::support {

// "2026-11-24T03:06:00Z"; "" for 0, which the API uses for "never".
std::string rfc3339(std::int64_t unix_ms);

// "2026-11-24" as days since 1970-01-01. A strict reading: ten characters, a day that exists.
std::optional<std::int64_t> read_day(std::string_view text);

// What is measured and recorded bears the system's time; a host's clock only judges expiry.
std::int64_t system_unix_ms();

}  // namespace hipaa::support

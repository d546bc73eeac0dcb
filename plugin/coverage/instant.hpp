// Moments as the ledger of coverage has them: milliseconds since 1970, UTC, and their texts. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hipaa::coverage {

using Milliseconds = std::int64_t;

inline constexpr Milliseconds one_second = 1000;
inline constexpr Milliseconds one_day = Milliseconds{24} * 3600 * one_second;

// "2026-07-01T08:00:00.250Z"
std::string instant_text(Milliseconds at);
// Of a text such as that one, or with whole seconds; nullopt where it is none.
std::optional<Milliseconds> read_instant(std::string_view text);
// The beginning of "2026-07-01"; nullopt where there is no such day.
std::optional<Milliseconds> read_day(std::string_view text);

}  // namespace hipaa::coverage

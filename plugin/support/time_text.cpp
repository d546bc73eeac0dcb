#include "plugin/support/time_text.hpp"

#include <array>
#include <chrono>
#include <ctime>

namespace hipaa::support {
std::string rfc3339(std::int64_t unix_ms) {
  if (unix_ms == 0) return {};
  const std::time_t seconds = unix_ms / 1000;
  std::tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return {};
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

std::optional<std::int64_t> read_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  unsigned digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 4 || i == 7;
    if (is_dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return std::nullopt;
    if (!is_dash) digits = digits * 10 + static_cast<unsigned>(text[i] - '0');
  }
  const std::chrono::year_month_day day(std::chrono::year(static_cast<int>(digits / 10000)),
                                        std::chrono::month(digits / 100 % 100),
                                        std::chrono::day(digits % 100));
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day).time_since_epoch().count();
}

std::int64_t system_unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace hipaa::support

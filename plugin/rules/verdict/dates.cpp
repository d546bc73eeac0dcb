#include "plugin/rules/verdict/dates.hpp"

#include <chrono>

namespace hipaa::rules {

bool is_of_this_century(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return date.year() >= std::chrono::year(2000) && date.year() <= std::chrono::year(2099);
}

std::string in_days(std::int64_t days) {
  if (days == 0) return "today";
  return "in " + std::to_string(days) + (days == 1 ? " day" : " days");
}

std::int64_t day_of(std::int64_t unix_ms) {
  return std::chrono::floor<std::chrono::days>(std::chrono::milliseconds(unix_ms)).count();
}

}  // namespace hipaa::rules

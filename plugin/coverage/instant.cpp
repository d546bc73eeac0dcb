#include "plugin/coverage/instant.hpp"

#include <array>
#include <chrono>
#include <cstddef>

#include "plugin/support/time_text.hpp"

namespace hipaa::coverage {
namespace {

// So many digits at `from`; nullopt where one is none.
std::optional<int> number_at(std::string_view text, std::size_t from, std::size_t digits) {
  int made = 0;
  for (std::size_t at = from; at < from + digits; ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return std::nullopt;
    made = made * 10 + (text[at] - '0');
  }
  return made;
}

void put(std::string& text, std::size_t from, std::size_t digits, std::int64_t number) {
  for (std::size_t at = from + digits; at > from; --at) {
    text[at - 1] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

}  // namespace

std::string instant_text(Milliseconds at) {
  namespace chrono = std::chrono;
  const chrono::sys_time<chrono::milliseconds> moment{chrono::milliseconds(at)};
  const auto day = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day date(day);
  const auto rest = (moment - day).count();
  std::string text = "0000-00-00T00:00:00.000Z";
  put(text, 0, 4, static_cast<int>(date.year()));
  put(text, 5, 2, static_cast<unsigned>(date.month()));
  put(text, 8, 2, static_cast<unsigned>(date.day()));
  put(text, 11, 2, rest / 3'600'000);
  put(text, 14, 2, rest / 60'000 % 60);
  put(text, 17, 2, rest / 1000 % 60);
  put(text, 20, 3, rest % 1000);
  return text;
}

std::optional<Milliseconds> read_day(std::string_view text) {
  const auto day = support::read_day(text);
  return day && *day >= 0 ? std::optional(*day * one_day) : std::nullopt;
}

std::optional<Milliseconds> read_instant(std::string_view text) {
  constexpr std::size_t with_seconds = 20;
  constexpr std::size_t with_milliseconds = 24;
  if ((text.size() != with_seconds && text.size() != with_milliseconds) || text.back() != 'Z' ||
      text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto day = read_day(text.substr(0, 10));
  const auto hour = number_at(text, 11, 2);
  const auto minute = number_at(text, 14, 2);
  const auto second = number_at(text, 17, 2);
  if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  Milliseconds at = *day + ((*hour * 60 + *minute) * 60 + *second) * one_second;
  if (text.size() == with_milliseconds) {
    const auto rest = number_at(text, 20, 3);
    if (text[19] != '.' || !rest) return std::nullopt;
    at += *rest;
  }
  return at;
}

}  // namespace hipaa::coverage

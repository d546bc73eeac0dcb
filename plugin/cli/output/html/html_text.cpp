#include "plugin/cli/output/html/html_text.hpp"

#include <array>
#include <cstdio>

#include "plugin/json/utf8.hpp"

namespace hipaa::cli::html {
namespace {

std::string without_markup(const std::string& text) {
  std::string made;
  made.reserve(text.size() + text.size() / 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&')
      made += "&amp;";
    else if (c == '<')
      made += "&lt;";
    else if (c == '>')
      made += "&gt;";
    else if (c == '"')
      made += "&quot;";
    else if (c == '\'')
      made += "&#39;";
    else if (c == ':' && text.compare(i, 3, "://") == 0)
      made += "&#58;";
    else
      made += c;
  }
  return made;
}

// The number at the position, of `digits` digits; -1 where there is none.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

// "10:00:00Z", "10:00:00.123Z"
std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
  const int hour = number_at(text, 0, 2);
  const int minute = number_at(text, 3, 2);
  const int second = number_at(text, 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
      text[2] != ':' || text[5] != ':')
    return std::nullopt;
  auto rest = text.substr(8);
  if (rest.size() > 2 && rest.front() == '.') {
    rest.remove_prefix(1);
    while (number_at(rest, 0, 1) >= 0) rest.remove_prefix(1);
  }
  if (rest != "Z") return std::nullopt;
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

}  // namespace

std::string escaped(std::string_view text) {
  return without_markup(json::printable(text));
}

std::string escaped_lines(std::string_view text) {
  return without_markup(json::printable(text, true));
}

std::string element(std::string_view tag, std::string_view content) {
  std::string made;
  made.reserve(2 * tag.size() + content.size() + 5);
  made += '<';
  made += tag;
  made += '>';
  made += content;
  made += "</";
  made += tag.substr(0, tag.find(' '));
  made += '>';
  return made;
}

std::string scrolling(std::string_view name, std::string_view content) {
  return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped(name) +
         "\">" + std::string(content) + "</div>";
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

std::string shown_value(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return escaped(text);
  auto end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return escaped(text.substr(0, end)) + "…";
}

std::string shown_name(std::string_view text) {
  constexpr std::size_t longest = 240;
  return shown_value(text, longest);
}

std::optional<Time> time_of(std::string_view text) {
  const int year = number_at(text, 0, 4);
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  if (year < 0 || month < 0 || day < 0 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  const Time midnight = std::chrono::sys_days(date);
  if (text.size() == 10) return midnight;
  if (text[10] != 'T') return std::nullopt;
  const auto since = time_of_day(text.substr(11));
  if (!since) return std::nullopt;
  return midnight + *since;
}

std::string day_text(Time at) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(at));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string minute_text(Time at) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(
      at - std::chrono::floor<std::chrono::days>(at));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), " %02d:%02d UTC", static_cast<int>(minutes.count() / 60),
                static_cast<int>(minutes.count() % 60));
  return day_text(at) + text.data();
}

std::string age_text(Time since, Time now) {
  const auto seconds = now > since ? static_cast<std::size_t>((now - since).count()) : 0;
  constexpr std::size_t hour = 3600;
  constexpr std::size_t day = 24 * hour;
  if (seconds >= 2 * day) return counted(seconds / day, "day", "days");
  if (seconds >= 2 * hour) return counted(seconds / hour, "hour", "hours");
  return counted(seconds / 60, "minute", "minutes");
}

}  // namespace hipaa::cli::html

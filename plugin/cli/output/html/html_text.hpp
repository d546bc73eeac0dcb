// HTML out of texts that others chose: every text of a page goes through one of these. Any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hipaa::cli::html {

// For content and for attributes in quotes. Control characters and those that nobody sees are
// visible; nothing is markup, nor an address that a reader would make a link of.
std::string escaped(std::string_view text);
// The same, with line ends kept as line ends.
std::string escaped_lines(std::string_view text);

// The element around HTML: element("td", x), element("td class=\"n\"", x).
std::string element(std::string_view tag, std::string_view content);

// What may be wider than the page: it scrolls by itself, by keyboard too, and has a name.
std::string scrolling(std::string_view name, std::string_view content);

// "1 error", "1200 errors".
std::string counted(std::size_t number, std::string_view one, std::string_view many);

// A value in one line, cut where it gets long; escaped.
std::string shown_value(std::string_view text, std::size_t longest);
// A name or a path, cut where nobody reads on: names of a workspace may have thousands of
// characters.
std::string shown_name(std::string_view text);

using Time = std::chrono::sys_seconds;

// "2026-11-29" or "2026-11-29T10:00:00Z", with or without parts of a second; nothing else.
std::optional<Time> time_of(std::string_view text);
std::string day_text(Time at);     // "2026-11-29"
std::string minute_text(Time at);  // "2026-11-29 10:00 UTC"
// How long it is since: "3 days", "5 hours", "2 minutes"; "0 minutes" where it has not been yet.
std::string age_text(Time since, Time now);

}  // namespace hipaa::cli::html

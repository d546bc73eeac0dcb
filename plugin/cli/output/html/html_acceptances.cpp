// Who answers for what, and until when: acknowledgements and waivers on one line of time, the next
// to end first. Below them those that do not hold, or not for long.
#include <algorithm>
#include <tuple>

#include "plugin/cli/output/html/html_page.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::cli::html {
namespace {

constexpr std::size_t most_listed = 400;
constexpr std::size_t most_troubles = 100;
constexpr std::size_t longest_reason = 500;
constexpr int soon_days = 30;

// One decision, and all findings that it covers.
struct Acceptance {
  std::string expires_on;
  std::string rule;
  std::string kind;
  std::string id;
  std::string by;
  std::string ticket;
  std::string reason;
  std::string file;
  std::vector<std::string> subjects;

  [[nodiscard]] auto key() const {
    return std::tie(expires_on, rule, kind, id, by, ticket, reason, file);
  }
};

std::vector<Acceptance> acceptances_of(const Report& report) {
  std::vector<Acceptance> all;
  for (const auto& one : report.findings) {
    const auto& from = one.acceptance;
    if (!from.is_object()) continue;
    const auto* source = json::member(from, "source");
    all.push_back({json::text_member(from, "expires_on"),
                   one.code,
                   json::text_member(from, "kind"),
                   json::text_member(from, "id"),
                   json::text_member(from, "approved_by"),
                   json::text_member(from, "ticket"),
                   json::text_member(from, "reason"),
                   source == nullptr ? std::string() : json::text_member(*source, "file"),
                   {subject_of(one)}});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Acceptance& a, const Acceptance& b) { return a.key() < b.key(); });
  std::vector<Acceptance> merged;
  for (auto& one : all) {
    if (merged.empty() || merged.back().key() != one.key())
      merged.push_back(std::move(one));
    else if (merged.back().subjects.back() != one.subjects.front())
      merged.back().subjects.push_back(std::move(one.subjects.front()));
  }
  return merged;
}

// Days that are left, the last one included.
std::int64_t days_left(const std::string& expires_on, Time now) {
  const auto until = time_of(expires_on);
  if (!until) return 0;
  const auto left =
      std::chrono::floor<std::chrono::days>(*until) - std::chrono::floor<std::chrono::days>(now);
  return left.count() + 1;
}

// From today on the left to the last of all on the right.
std::string line_of(std::int64_t days, std::int64_t most) {
  const auto* const style = days <= soon_days ? "w" : "a";
  const auto length = std::max<std::int64_t>(days, 0) * 1000 / std::max<std::int64_t>(most, 1);
  return "<svg class=\"strip\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" role=\"img\" "
         "aria-label=\"" +
         std::to_string(days) + " of " + std::to_string(most) + " days\"><rect class=\"" + style +
         "\" y=\"5\" width=\"" + std::to_string(std::max<std::int64_t>(length, 6)) +
         "\" height=\"10\"/><rect class=\"" + style + "\" x=\"" +
         std::to_string(std::max<std::int64_t>(length - 6, 0)) +
         "\" width=\"6\" height=\"20\"/></svg>";
}

std::string row_of_acceptance(const Acceptance& one, Time now, std::int64_t most) {
  const auto days = days_left(one.expires_on, now);
  auto who = shown_name(one.by);
  if (!one.ticket.empty()) who += ", " + shown_name(one.ticket);
  if (!one.reason.empty()) who += "<br>" + shown_value(one.reason, longest_reason);
  auto what = element("span class=\"code\"", escaped(one.rule)) + "<br>" + escaped(one.kind);
  if (!one.id.empty()) what += " " + shown_name(one.id);
  if (!one.file.empty()) what += "<br>" + element("small", shown_name(one.file));
  const auto where = one.subjects.size() == 1
                         ? shown_name(one.subjects.front())
                         : counted(one.subjects.size(), "resource", "resources");
  auto left = days < 1 ? std::string("expired")
                       : counted(static_cast<std::size_t>(days), "day left", "days left");
  if (days >= 1 && days <= soon_days) left = element("b", left + ", soon");
  return element("tr", element("th scope=\"row\"", what) + element("td", who) +
                           element("td", where) +
                           element("td", escaped(one.expires_on) + "<br>" + left) +
                           element("td class=\"wide\"", line_of(days, most)));
}

std::string table_of_acceptances(const std::vector<Acceptance>& all, Time now) {
  std::int64_t most = 1;
  for (const auto& one : all) most = std::max(most, days_left(one.expires_on, now));
  std::string rows;
  for (std::size_t i = 0; i < std::min(all.size(), most_listed); ++i)
    rows += row_of_acceptance(all[i], now, most);
  if (all.size() > most_listed)
    rows += element(
        "tr", element("td colspan=\"5\"", counted(all.size() - most_listed, "more is", "more are") +
                                              " not listed here; they end later."));
  const auto axis = "From " + day_text(now) + " to " + escaped(all.back().expires_on);
  return scrolling("Waivers and acknowledgements",
                   element("table class=\"line\"",
                           element("caption",
                                   "Accepted risks, the next to end first. Dates are the last "
                                   "day, in UTC.") +
                               element("thead", element("tr",
                                                        "<th scope=\"col\">What</th>"
                                                        "<th scope=\"col\">Who and why</th>"
                                                        "<th scope=\"col\">Where</th>"
                                                        "<th scope=\"col\">Until</th>" +
                                                            element("th scope=\"col\"", axis))) +
                               element("tbody", rows)));
}

// What the library says of acknowledgements and waivers that do not hold, the same once.
std::string troubles_of(const Report& report) {
  std::map<std::string, std::vector<std::string>> subjects;  // by their text, as HTML
  for (const auto& one : report.findings)
    if (one.code.starts_with("HP-ACK-") || one.code.starts_with("HP-WAIVER"))
      subjects[element("span class=\"code\"", escaped(one.code)) + " " + escaped(one.summary) +
               (one.summary.ends_with('.') ? " " : ". ") +
               escaped(one.detail.substr(0, one.detail.find('\n')))]
          .push_back(subject_of(one));
  std::string items;
  std::size_t listed = 0;
  for (const auto& [said, at] : subjects) {
    if (++listed > most_troubles) break;
    auto where = shown_name(at.front());
    if (at.size() > 1) where += " and " + std::to_string(at.size() - 1) + " more";
    items += element("li", said + (where.empty() ? "" : " At " + where + "."));
  }
  if (subjects.size() > most_troubles) items += element("li", "More stand among the findings.");
  return items.empty() ? items : element("h3", "To be looked at") + element("ul", items);
}

}  // namespace

std::string acceptances_section(const Page& page) {
  const auto all = acceptances_of(page.report);
  const auto troubles = troubles_of(page.report);
  if (all.empty() && troubles.empty()) return {};
  return element(
      "section aria-labelledby=\"accepted\"",
      element("h2 id=\"accepted\"", "Waivers and acknowledgements") +
          (all.empty() ? element("p", "None is in use.") : table_of_acceptances(all, page.now)) +
          troubles);
}

}  // namespace hipaa::cli::html

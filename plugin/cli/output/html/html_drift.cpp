// Who changed what outside of the configuration, by person; then what else is not as it was.
#include <algorithm>

#include "plugin/cli/output/html/html_page.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli::html {
namespace {

constexpr std::size_t most_drifts = 1000;
constexpr std::size_t longest_value = 60;
constexpr std::size_t longest_sentence = 400;

struct Drifted {
  std::string resource;
  std::string path;
  std::string what;    // "It was 1 and is 2."
  std::string person;  // "" where nobody is named
  std::string when;
};

// "It was 1 and is 2. Changed by a@b.example at 2026-11-29T10:00:00Z. The next apply puts it back."
// Values may hold such a sentence, too; only the last one is the library's, and only as a whole.
Drifted drifted_of(const Finding& one) {
  constexpr std::string_view begin = " Changed by ";
  constexpr std::string_view before_time = " at ";
  constexpr std::string_view end = ". The next apply puts it back.";
  Drifted made{subject_of(one), one.path, one.detail, "", ""};
  std::string_view detail = one.detail;
  if (!detail.ends_with(end)) return made;
  detail.remove_suffix(end.size());
  made.what = detail;
  const auto from = detail.rfind(begin);
  if (from == std::string_view::npos) return made;
  const auto who = detail.substr(from + begin.size());
  const auto at = who.rfind(before_time);
  const auto when =
      at == std::string_view::npos ? std::string_view() : who.substr(at + before_time.size());
  const auto time = time_of(when);
  if (!time) return made;
  made.what = detail.substr(0, from);
  made.person = who.substr(0, at);
  made.when = minute_text(*time);
  return made;
}

using ByPerson = std::vector<std::pair<std::string, std::vector<Drifted>>>;

// Who changed most first, nobody last.
ByPerson by_person(const Report& report) {
  std::map<std::string, std::vector<Drifted>> found;
  for (const auto& one : report.findings) {
    if (one.code != "HP-DRIFT") continue;
    auto drifted = drifted_of(one);
    auto& of_person = found[drifted.person];
    of_person.push_back(std::move(drifted));
  }
  ByPerson sorted;
  for (auto& [person, all] : found) sorted.emplace_back(person, std::move(all));
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first.empty(), b.second.size()) <
           std::pair(b.first.empty(), a.second.size());
  });
  return sorted;
}

std::string name_of(const std::string& person) {
  return person.empty() ? "The events name nobody" : shown_name(person);
}

std::string chart_of(const ByPerson& people) {
  std::size_t most = 1;
  for (const auto& [person, all] : people) most = std::max(most, all.size());
  std::string rows;
  for (const auto& [person, all] : people)
    rows += element(
        "tr",
        element("th scope=\"row\"", name_of(person)) +
            element("td class=\"n\"", std::to_string(all.size())) +
            element("td class=\"wide\"",
                    "<svg class=\"strip\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
                    "role=\"img\" aria-label=\"" +
                        counted(all.size(), "change", "changes") +
                        "\"><rect class=\"w\" y=\"3\" height=\"14\" width=\"" +
                        std::to_string(std::max<std::size_t>(all.size() * 1000 / most, 6)) +
                        "\"/></svg>"));
  return element("table", element("caption", "Changes outside of the configuration, by person.") +
                              element("thead", element("tr",
                                                       "<th scope=\"col\">Person</th>"
                                                       "<th scope=\"col\" class=\"n\">Changes</th>"
                                                       "<th scope=\"col\">How many</th>")) +
                              element("tbody", rows));
}

std::string changes_table(const std::string& caption, std::string_view head,
                          const std::string& rows) {
  return scrolling(caption, element("table", element("caption", caption) +
                                                 element("thead", element("tr", head)) +
                                                 element("tbody", rows)));
}

std::string table_of_person(const std::string& person, const std::vector<Drifted>& all) {
  std::string rows;
  for (std::size_t i = 0; i < std::min(all.size(), most_drifts); ++i)
    rows += element("tr", element("th scope=\"row\"", shown_name(all[i].resource)) +
                              element("td", element("code", shown_name(all[i].path))) +
                              element("td", shown_value(all[i].what, longest_sentence)) +
                              element("td class=\"when\"", escaped(all[i].when)));
  if (all.size() > most_drifts)
    rows += element(
        "tr", element("td colspan=\"4\"", counted(all.size() - most_drifts, "more is", "more are") +
                                              " not listed here; --json lists all."));
  return element("h3", name_of(person)) +
         changes_table(
             person.empty() ? "Changed by an unnamed person" : "Changed by " + shown_name(person),
             "<th scope=\"col\">Resource</th><th scope=\"col\">Attribute</th>"
             "<th scope=\"col\">What</th><th scope=\"col\">When</th>",
             rows);
}

std::string value_cell(const json::value& value) {
  return element("td", value.is_null()
                           ? "nothing"
                           : element("code", shown_value(json::canonical(value), longest_value)));
}

std::string row_of_difference(const std::string& resource, const Difference& one) {
  return element("tr", element("th scope=\"row\"", shown_name(resource)) +
                           element("td", element("code", shown_name(one.path))) +
                           value_cell(one.before) + value_cell(one.after));
}

// What is no drift of what was declared: gone, restarted, proved anew.
std::string other_changes(const Report& report) {
  std::map<std::string, std::vector<std::string>> told;
  for (const auto& one : report.findings)
    if (one.code == "HP-DRIFT") told[one.resource].push_back(one.path);
  const auto is_told = [&](const std::string& resource, const std::string& path) {
    const auto found = told.find(resource);
    return found != told.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const std::string& one) {
             return path == one || path.starts_with(one + "/");
           });
  };
  std::string rows;
  std::size_t listed = 0;
  for (const auto& change : report.changes) {
    if (change.action == Action::gone)
      rows += element("tr", element("th scope=\"row\"", escaped(change.address())) +
                                "<td colspan=\"3\">gone from the workspace</td>");
    if (change.action != Action::drift) continue;
    for (const auto& one : change.differences)
      if (!is_told(change.address(), one.path) && ++listed <= most_drifts)
        rows += row_of_difference(change.address(), one);
  }
  if (listed > most_drifts)
    rows += element(
        "tr", element("td colspan=\"4\"", counted(listed - most_drifts, "more is", "more are") +
                                              " not listed here; --json lists all."));
  if (rows.empty()) return {};
  return element("h3", "What else is not as it was recorded") +
         changes_table("Since the last read or apply",
                       "<th scope=\"col\">Resource</th><th scope=\"col\">Attribute</th>"
                       "<th scope=\"col\">Was</th><th scope=\"col\">Is</th>",
                       rows);
}

}  // namespace

std::string drift_section(const Page& page) {
  const auto people = by_person(page.report);
  const auto others = other_changes(page.report);
  if (people.empty() && others.empty()) return {};
  auto made = element("h2 id=\"drift\"", "Drift");
  if (!people.empty()) made += chart_of(people);
  for (const auto& [person, all] : people) made += table_of_person(person, all);
  return element("section aria-labelledby=\"drift\"", made + others);
}

}  // namespace hipaa::cli::html

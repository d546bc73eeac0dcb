// What was examined and what was not: of an audit by kind, as the workspace reports it; of the
// other commands what they were given.
#include <algorithm>

#include "plugin/cli/output/html/html_page.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::cli::html {
namespace {

std::size_t number_in(const json::value& of, const char* name) {
  const auto* found = json::member(of, name);
  return found != nullptr && found->is_int64() && found->get_int64() > 0
             ? static_cast<std::size_t>(found->get_int64())
             : 0;
}

// The reasons why some were left out, with how many each.
struct LeftOut {
  std::size_t count = 0;
  std::string reasons;  // HTML
};

LeftOut left_out(const json::value& kind, const char* outcome) {
  LeftOut made;
  const auto* reasons = json::member(kind, outcome);
  if (reasons == nullptr || !reasons->is_array()) return made;
  for (const auto& one : reasons->get_array()) {
    const auto count = number_in(one, "count");
    made.count += count;
    made.reasons += (made.reasons.empty() ? "" : "<br>") + std::to_string(count) + ": " +
                    escaped(json::text_member(one, "reason"));
  }
  return made;
}

std::string kind_in_words(std::string kind) {
  for (auto& c : kind)
    if (c == '_') c = ' ';
  return escaped(kind);
}

// Examined, skipped and not readable as parts of a bar.
std::string share_of(std::size_t examined, std::size_t skipped, std::size_t unreadable) {
  const auto all = examined + skipped + unreadable;
  if (all == 0) return {};
  std::string parts;
  std::size_t at = 0;
  const auto add = [&](std::size_t count, const char* style, const char* height) {
    if (count == 0) return;
    parts += "<rect class=\"" + std::string(style) + "\" x=\"" + std::to_string(at * 1000 / all) +
             "\" y=\"" + (height[0] == '1' ? "0" : "5") + "\" width=\"" +
             std::to_string(std::max<std::size_t>(count * 1000 / all, 4)) + "\" height=\"" +
             height + "\"/>";
    at += count;
  };
  add(examined, "ok", "10");
  add(skipped, "k", "5");
  add(unreadable, "u", "5");
  return "<svg class=\"strip\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" "
         "aria-label=\"" +
         std::to_string(examined) + " examined, " + std::to_string(skipped) + " skipped, " +
         std::to_string(unreadable) + " not readable\">" + parts + "</svg>";
}

std::string kind_row(const json::value& kind) {
  const auto examined = number_in(kind, "examined");
  const auto skipped = left_out(kind, "skipped");
  const auto unreadable = left_out(kind, "not_readable");
  return element(
      "tr", element("th scope=\"row\"", kind_in_words(json::text_member(kind, "kind"))) +
                element("td class=\"n\"", std::to_string(examined)) +
                element("td", skipped.reasons) + element("td", unreadable.reasons) +
                element("td class=\"wide\"", share_of(examined, skipped.count, unreadable.count)));
}

std::string of_workspace(const json::value& summary) {
  const auto* coverage = json::member(summary, "coverage");
  std::string rows;
  if (coverage != nullptr && coverage->is_array())
    for (const auto& kind : coverage->get_array()) rows += kind_row(kind);
  const auto host = json::text_member(summary, "host");
  auto made = element(
      "h3", escaped(host.substr(host.find("://") == std::string::npos ? 0 : host.find("://") + 3)));
  if (const auto profile = json::text_member(summary, "profile"); !profile.empty())
    made += element("p", "Judged by the profile " + escaped(profile) + ".");
  if (!rows.empty())
    made +=
        scrolling("Coverage",
                  element("table class=\"coverage\"",
                          element("caption", "What was examined in the workspace, by kind.") +
                              element("thead", element("tr",
                                                       "<th scope=\"col\">Kind</th>"
                                                       "<th scope=\"col\" class=\"n\">Examined</th>"
                                                       "<th scope=\"col\">Skipped</th>"
                                                       "<th scope=\"col\">Not readable</th>"
                                                       "<th scope=\"col\">Share</th>")) +
                              element("tbody", rows)));
  std::string others;
  if (const auto* list = json::member(summary, "not_examined"); list != nullptr && list->is_array())
    for (const auto& one : list->get_array())
      if (const auto* what = one.if_string()) others += element("li", escaped(json::view(*what)));
  if (!others.empty())
    made += element("h4", "Not examined by design") + element("ul class=\"columns\"", others);
  return made;
}

std::string of_files(const Report& report) {
  auto made = element(
      "p", counted(report.examined.size(), "resource was", "resources were") + " examined.");
  if (report.skipped.empty()) return made;
  std::string rows;
  for (const auto& [reason, count] : report.skipped)
    rows += element("tr", element("th scope=\"row\"", escaped(reason)) +
                              element("td class=\"n\"", std::to_string(count)));
  return made + element("table", element("caption", "What was left out, and why.") +
                                     element("thead", element("tr",
                                                              "<th scope=\"col\">Reason</th>"
                                                              "<th scope=\"col\" "
                                                              "class=\"n\">How many</th>")) +
                                     element("tbody", rows));
}

}  // namespace

std::string coverage_section(const Page& page) {
  auto made = element("h2 id=\"coverage\"", "Coverage");
  for (const auto& one : page.report.audits) made += of_workspace(one);
  if (page.report.audits.empty() || !page.report.skipped.empty()) made += of_files(page.report);
  return element("section aria-labelledby=\"coverage\"", made);
}

}  // namespace hipaa::cli::html

// A page for people who read no terminal: auditors, officers. One file that loads nothing, runs
// nothing and says all of it without colours, pointers or a screen.
#include "plugin/cli/output/html/html_page.hpp"
#include "plugin/cli/output/html/html_style.hpp"
#include "plugin/cli/version.hpp"

namespace hipaa::cli {
namespace html {
namespace {

struct Section {
  const char* anchor;
  const char* name;
  std::string html;
};

std::vector<Section> sections_of(const Page& page) {
  std::vector<Section> all;
  const auto add = [&all](const char* anchor, const char* name, std::string made) {
    if (!made.empty()) all.push_back({anchor, name, std::move(made)});
  };
  add("summary", "Summary", summary_section(page));
  add("map", "Rules by resource", heat_map_section(page));
  add("drift", "Drift", drift_section(page));
  add("proofs", "Proofs of encryption", proofs_section(page));
  add("accepted", "Waivers and acknowledgements", acceptances_section(page));
  add("coverage", "Coverage", coverage_section(page));
  add("findings", "Findings", findings_section(page));
  return all;
}

// Nothing is loaded and nothing is run, whatever stands in the page.
constexpr std::string_view head =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n";

std::string document(const Page& page) {
  const auto sections = sections_of(page);
  const auto command = escaped(page.report.command);
  std::string made(head);
  made += element("title", "HIPAA " + command + " report: " +
                               (page.tally.all() == 0 ? "nothing found" : page.tally.text())) +
          "\n" + element("style", style) + "\n</head>\n<body>\n" +
          "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n";
  made += element("header", element("p", "hipaactl " + command) +
                                element("h1", "HIPAA " + command + " report") +
                                element("p", "Made " + minute_text(page.now)));
  std::string links;
  for (const auto& one : sections)
    links += element("li", element("a href=\"#" + std::string(one.anchor) + "\"", one.name));
  made += "\n" + element("nav aria-label=\"Contents\"", element("ul", links)) +
          "\n<main id=\"main\" tabindex=\"-1\">\n";
  for (const auto& one : sections) made += one.html + "\n";
  made += "</main>\n";
  made += element("footer",
                  element("p", "Made by hipaactl " + escaped(version_text) +
                                   (page.ruleset.empty() ? std::string()
                                                         : ", rule set " + escaped(page.ruleset)) +
                                   ". This page loads nothing and runs no scripts. "
                                   "Secrets and what may be patient data are not shown."));
  return made + "\n</body>\n</html>\n";
}

}  // namespace
}  // namespace html

std::string html_document(const Report& report, std::chrono::sys_seconds now) {
  return html::document(html::page_of(report, now));
}

}  // namespace hipaa::cli

// What matters, first: whether it is acceptable, how much was found, where most of it is.
#include <algorithm>

#include "plugin/cli/output/html/html_page.hpp"

namespace hipaa::cli::html {
namespace {

constexpr std::size_t worst_shown = 5;

// The sentence that somebody reads who reads only one.
std::string outcome_of(const Page& page) {
  const auto& tally = page.tally;
  const auto open = tally[Kind::undecided];
  std::string_view style = "ok";
  std::string text = "No errors were found";
  if (any_prevents(page.report.findings)) {
    style = "e";
    text = "The command could not do all of its work: this report is not complete";
  } else if (tally[Kind::error] > 0) {
    style = "e";
    text = counted(tally[Kind::error], "error was found", "errors were found");
  } else if (open > 0) {
    style = "u";
    text += ", but " + std::to_string(open) + " could not be decided";
  }
  return element("p class=\"outcome " + std::string(style) + "\"", text + ".");
}

std::string tile(std::size_t number, std::string_view name, std::string_view style) {
  return element("li class=\"" + std::string(style) + "\"",
                 element("strong", std::to_string(number)) + " " + std::string(name));
}

std::string tiles_of(const Page& page) {
  std::string made;
  for (std::size_t i = 0; i < kinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    const auto count = page.tally[kind];
    if (kind == Kind::known && !page.report.gone) continue;
    std::string name = words_of(kind).name;
    if (count != 1 && (kind == Kind::error || kind == Kind::warning)) name += 's';
    made += tile(count, name, count == 0 ? "none" : words_of(kind).mark);
  }
  return element("ul class=\"tiles\"", made);
}

// One bar, as long as there are findings, in the colours of their kinds.
std::string bar_of(const Page& page) {
  const auto all = page.tally.all();
  if (all == 0) return {};
  std::string parts;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kinds; ++i) {
    const auto count = page.tally.by_kind[i];
    if (count == 0) continue;
    const auto begin = at * 1000 / all;
    at += count;
    const auto end = std::max(at * 1000 / all, begin + 4);
    parts += "<rect class=\"" + std::string(words_of(static_cast<Kind>(i)).mark) + "\" x=\"" +
             std::to_string(begin) + "\" width=\"" + std::to_string(end - begin) +
             "\" height=\"20\"/>";
  }
  return "<svg class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" role=\"img\" "
         "aria-label=\"Findings by severity: " +
         page.tally.text() + "\">" + parts + "</svg>";
}

// The lines that people read at the end of the command, without what has a section of its own.
std::string closing_of(const Report& report) {
  auto text = report.closing;
  for (const auto& [host, lines] : report.coverage)
    if (const auto at = text.find(lines); at != std::string::npos) text.erase(at, lines.size());
  while (!text.empty() && (text.back() == ':' || text.back() == '\n' || text.back() == ' '))
    text.pop_back();
  if (text.empty()) return {};
  if (text.back() != '.') text += '.';
  return element("p", escaped(text));
}

std::string worst_of(const Page& page) {
  if (page.resources.size() < 2) return {};
  std::string items;
  for (std::size_t i = 0; i < std::min(worst_shown, page.resources.size()); ++i)
    items += element("li", element("b", shown_name(page.resources[i].name)) + ": " +
                               page.resources[i].tally.text());
  if (page.resources.size() > worst_shown)
    items += element("li", "and " + std::to_string(page.resources.size() - worst_shown) + " more");
  return element("h3", "Most findings") + element("ul", items);
}

std::string baseline_of(const Page& page) {
  if (!page.report.gone) return {};
  std::size_t fresh = 0;
  for (const auto& one : page.report.findings)
    if (one.known == Known::is_new) ++fresh;
  auto text = counted(fresh, "finding is", "findings are") + " new, " +
              std::to_string(page.tally[Kind::known]) + " known.";
  if (!page.report.gone->empty())
    text += " " +
            counted(page.report.gone->size(), "entry of the baseline was",
                    "entries of the baseline were") +
            " not found any more: write the baseline again.";
  return element("h3", "Against the baseline") + element("p", text);
}

}  // namespace

std::string summary_section(const Page& page) {
  return element("section aria-labelledby=\"summary\"",
                 element("h2 id=\"summary\"", "Summary") + outcome_of(page) + tiles_of(page) +
                     bar_of(page) + closing_of(page.report) + worst_of(page) + baseline_of(page));
}

}  // namespace hipaa::cli::html

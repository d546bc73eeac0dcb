// Rule × resource. Of every rule a strip, whose columns are the resources, the worst on the left:
// so a thousand fit into a line, and strips below each other show what belongs together. Below
// them the worst resources in letters, for whoever reads tables.
#include <algorithm>

#include "plugin/cli/output/html/html_page.hpp"

namespace hipaa::cli::html {
namespace {

// More columns than that nobody sees: then each is the gravest of several resources.
constexpr std::size_t most_columns = 250;
constexpr std::size_t most_rows = 25;
constexpr std::size_t strip_height = 20;

// Graver kinds are higher, too, so that nobody depends on colours.
constexpr std::array<std::size_t, kinds> heights{20, 14, 10, 6, 3};

struct Columns {
  std::size_t count;
  std::size_t resources;

  [[nodiscard]] std::size_t first(std::size_t column) const { return column * resources / count; }
};

// What a rule found in each column; `kinds`: nothing.
std::vector<std::size_t> strip_of(const Page& page, std::size_t rule, const Columns& columns) {
  std::vector<std::size_t> strip(columns.count, kinds);
  for (std::size_t column = 0; column < columns.count; ++column)
    for (auto i = columns.first(column); i < columns.first(column + 1); ++i)
      if (const auto found = page.resources[i].rules.find(rule);
          found != page.resources[i].rules.end())
        strip[column] = std::min(strip[column], static_cast<std::size_t>(found->second.gravest()));
  return strip;
}

// Runs of equal columns are one rectangle of the path.
std::string path_of(const std::vector<std::size_t>& strip, std::size_t kind) {
  std::string path;
  for (std::size_t i = 0; i < strip.size();) {
    auto end = i + 1;
    while (end < strip.size() && strip[end] == strip[i]) ++end;
    if (strip[i] == kind) {
      const auto width = std::to_string(end - i);
      path += "M" + std::to_string(i) + " " + std::to_string(strip_height) + "v-" +
              std::to_string(heights.at(kind)) + "h" + width + "v" +
              std::to_string(heights.at(kind)) + "z";
    }
    i = end;
  }
  return path;
}

std::string svg_of(const Page& page, std::size_t rule, const Columns& columns) {
  const auto strip = strip_of(page, rule, columns);
  std::string paths;
  for (std::size_t kind = 0; kind < kinds; ++kind)
    if (const auto path = path_of(strip, kind); !path.empty())
      paths += "<path class=\"" + std::string(words_of(static_cast<Kind>(kind)).mark) + "\" d=\"" +
               path + "\"/>";
  return "<svg class=\"strip\" viewBox=\"0 0 " + std::to_string(columns.count) + " " +
         std::to_string(strip_height) +
         "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" +
         escaped(page.rules[rule].code) + " at " +
         counted(page.rules[rule].resources, "resource", "resources") + "\">" + paths + "</svg>";
}

std::string strips_of(const Page& page) {
  const Columns columns{std::min(most_columns, page.resources.size()), page.resources.size()};
  std::string rows;
  for (std::size_t i = 0; i < page.rules.size(); ++i) {
    const auto& rule = page.rules[i];
    if (rule.resources == 0) continue;
    const auto anchor = words_of(rule.tally.gravest()).mark + std::to_string(i);
    rows += element("tr", element("th scope=\"row\"",
                                  element("a href=\"#" + anchor + "\"", escaped(rule.code)) +
                                      element("span class=\"title\"", escaped(rule.words.title))) +
                              element("td", rule.tally.text()) +
                              element("td class=\"n\"", std::to_string(rule.resources)) +
                              element("td class=\"wide\"", svg_of(page, i, columns)));
  }
  std::string caption =
      "Rules, the gravest and most frequent first. Each strip has a column for each of the " +
      counted(page.resources.size(), "resource", "resources") +
      " with findings, in the same order, those with most errors on the left; the graver, the "
      "higher.";
  if (columns.count < columns.resources)
    caption += " A column stands for " +
               std::to_string((columns.resources + columns.count - 1) / columns.count) +
               " or fewer resources and shows the gravest.";
  return element("table class=\"map\"",
                 element("caption", caption) +
                     element("thead", element("tr",
                                              "<th scope=\"col\">Rule</th>"
                                              "<th scope=\"col\">Found</th>"
                                              "<th scope=\"col\" class=\"n\">Resources</th>"
                                              "<th scope=\"col\">Where</th>")) +
                     element("tbody", rows));
}

std::string letter(Kind kind, std::size_t count) {
  const auto* const mark = words_of(kind).mark;
  return "<td class=\"" + std::string(mark) + "\">" + static_cast<char>(mark[0] - 'a' + 'A') +
         (count > 1 ? std::to_string(count) : std::string()) + "</td>";
}

// The rest in one row: at how many resources each rule found something.
std::string rest_row(const Page& page, const std::vector<std::size_t>& rules) {
  std::map<std::size_t, std::size_t> at;
  for (std::size_t i = most_rows; i < page.resources.size(); ++i)
    for (const auto& [rule, tally] : page.resources[i].rules) ++at[rule];
  std::string cells;
  for (const auto rule : rules)
    cells += element("td", at[rule] == 0 ? "" : std::to_string(at[rule]));
  return element("tr class=\"rest\"",
                 element("th scope=\"row\"", counted(page.resources.size() - most_rows,
                                                     "more resource, and", "more resources, and") +
                                                 " at how many of them") +
                     cells);
}

std::string worst_table(const Page& page) {
  std::vector<std::size_t> rules;
  for (std::size_t i = 0; i < page.rules.size(); ++i)
    if (page.rules[i].resources > 0) rules.push_back(i);
  std::string head = "<th scope=\"col\">Resource</th>";
  for (const auto rule : rules)
    head += element("th scope=\"col\"", element("span", escaped(page.rules[rule].code)));
  std::string rows;
  const auto shown = std::min(most_rows, page.resources.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& resource = page.resources[i];
    auto cells = element("th scope=\"row\"", shown_name(resource.name));
    for (const auto rule : rules) {
      const auto found = resource.rules.find(rule);
      cells += found == resource.rules.end() ? std::string("<td></td>")
                                             : letter(found->second.gravest(), found->second.all());
    }
    rows += element("tr", cells);
  }
  if (page.resources.size() > shown) rows += rest_row(page, rules);
  const auto caption =
      std::string(page.resources.size() > shown ? "The worst resources" : "The resources") +
      " by rule. E error, W warning, U undecided, A acknowledged, K known from the baseline; a "
      "number says how many, where there are several.";
  return scrolling("Resources by rule",
                   element("table class=\"matrix\"", element("caption", caption) +
                                                         element("thead", element("tr", head)) +
                                                         element("tbody", rows)));
}

}  // namespace

std::string heat_map_section(const Page& page) {
  if (page.resources.empty()) return {};
  return element("section aria-labelledby=\"map\"", element("h2 id=\"map\"", "Rules by resource") +
                                                        scrolling("Heat map", strips_of(page)) +
                                                        worst_table(page));
}

}  // namespace hipaa::cli::html

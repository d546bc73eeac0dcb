// Every finding, by severity and rule: why the rule asks and how to meet it once, then what is
// wrong, and all places that are wrong in the same way beside it.
#include <algorithm>

#include "plugin/cli/output/html/html_page.hpp"

namespace hipaa::cli::html {
namespace {

// So much of the places of all findings is written, shared fairly by the rules; what is beyond it
// is counted. A page of that size opens anywhere, and nobody reads more.
constexpr std::size_t most_written = 1'100'000;
constexpr std::size_t many_places = 12;

std::string line_in_file(const Finding& one) {
  if (one.place.line == 0) return {};
  return ", line " + std::to_string(one.place.line);
}

// What stands above the table already, with the rule.
bool is_said(std::string_view line, const RuleWords& words) {
  return line == words.why || (line.starts_with("Fix: ") && line.substr(5) == words.fix) ||
         (line.starts_with("Supports ") && line.ends_with(".") &&
          line.substr(9, line.size() - 10) == words.citations);
}

// What is wrong here: the detail without what stands above.
std::string wrong_at(const Finding& one, const RuleWords& words) {
  std::string text;
  std::string_view rest = one.detail;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty() || is_said(line, words)) continue;
    text += (text.empty() ? "" : "<br>") + escaped(line);
  }
  if (one.summary != words.title && !one.summary.empty())
    text = element("b", escaped(one.summary)) + (text.empty() ? "" : "<br>") + text;
  if (one.http_status != 0 || !one.request_id.empty()) {
    std::string answer = "HTTP " + std::to_string(one.http_status);
    if (!one.vendor_code.empty()) answer += ", " + one.vendor_code;
    if (!one.request_id.empty()) answer += ", request " + one.request_id;
    text += (text.empty() ? "" : "<br>") + element("small", escaped(answer));
  }
  return text;
}

// Places that are wrong in the same way.
struct Same {
  std::string wrong;  // HTML
  std::string path;
  std::vector<const Finding*> findings;
};

std::vector<Same> grouped(const std::vector<const Finding*>& findings, const RuleWords& words) {
  std::vector<Same> groups;
  std::map<std::pair<std::string, std::string>, std::size_t> index;
  for (const auto* one : findings) {
    auto wrong = wrong_at(*one, words);
    const auto at = index.emplace(std::pair(wrong, one->path), groups.size()).first->second;
    if (at == groups.size()) groups.push_back({std::move(wrong), one->path, {}});
    groups[at].findings.push_back(one);
  }
  return groups;
}

std::string places_of(const Same& same, std::size_t shown) {
  std::string items;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& one = *same.findings[i];
    items += element("li", shown_name(subject_of(one)) + line_in_file(one));
  }
  const auto left = same.findings.size() - shown;
  if (left > 0) items += element("li", "and " + std::to_string(left) + " more");
  const auto list = element("ul class=\"places\"", items);
  if (same.findings.size() <= many_places) return list;
  return element("details",
                 element("summary", std::to_string(same.findings.size()) + " places") + list);
}

// The rows of a rule in at most so many bytes; says what was left out.
std::string rows_of(const std::vector<Same>& groups, std::size_t most) {
  std::string rows;
  std::size_t left_out = 0;
  for (const auto& one : groups) {
    const auto own = one.wrong.size() + one.path.size() + 160;
    if (rows.size() + own > most && !rows.empty()) {
      left_out += one.findings.size();
      continue;
    }
    // An item is about as long as its name.
    std::size_t shown = 0;
    for (auto size = rows.size() + own; shown < one.findings.size(); ++shown) {
      size += shown_name(subject_of(*one.findings[shown])).size() + 24;
      if (size > most && shown > 0) break;
    }
    rows +=
        element("tr", element("td", one.wrong) +
                          element("td", one.path.empty() ? std::string()
                                                         : element("code", shown_name(one.path))) +
                          element("td", places_of(one, shown)));
  }
  if (left_out > 0)
    rows += element("tr", element("td colspan=\"3\"",
                                  counted(left_out, "more finding is", "more findings are") +
                                      " not listed here; --json lists all."));
  return rows;
}

std::string about(const RuleWords& words) {
  std::string items;
  const auto add = [&items](std::string_view name, const std::string& text) {
    if (!text.empty()) items += element("dt", name) + element("dd", text);
  };
  add("Why", escaped_lines(words.why));
  auto fix = escaped_lines(words.fix);
  if (!words.example.empty())
    fix += element("details", element("summary", escaped(words.example_heading)) +
                                  element("pre", escaped_lines(words.example)));
  add("How to fix it", fix);
  add("Citation", escaped(words.citations));
  if (!words.citations.empty()) add("Basis", escaped(words.basis));
  return items.empty() ? items : element("dl", items);
}

std::string rule_block(const Page& page, std::size_t index, Kind kind,
                       const std::vector<const Finding*>& findings, std::size_t most) {
  const auto& rule = page.rules[index];
  auto heading = element("span class=\"code\"", escaped(rule.code));
  if (!rule.words.title.empty()) heading += " " + escaped(rule.words.title);
  const auto id = words_of(kind).mark + std::to_string(index);
  const auto table = element(
      "table class=\"findings\"",
      element("caption", badge(kind) + " " + counted(findings.size(), "finding", "findings") +
                             " of " + escaped(rule.code)) +
          element("thead", element("tr",
                                   "<th scope=\"col\">What is wrong</th>"
                                   "<th scope=\"col\">Path</th>"
                                   "<th scope=\"col\">Where</th>")) +
          element("tbody", rows_of(grouped(findings, rule.words), most)));
  return element("article aria-labelledby=\"" + id + "\"",
                 element("h4 id=\"" + id + "\"", heading) + about(rule.words) +
                     scrolling("Findings of " + rule.code, table));
}

using ByRule = std::map<std::size_t, std::vector<const Finding*>>;

}  // namespace

std::string findings_section(const Page& page) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < page.rules.size(); ++i) index.emplace(page.rules[i].code, i);
  std::array<ByRule, kinds> all;
  for (const auto& one : page.report.findings)
    all.at(static_cast<std::size_t>(kind_of(one)))[index.at(one.code)].push_back(&one);
  std::size_t blocks = 0;
  for (const auto& by_rule : all) blocks += by_rule.size();
  auto made = element("h2 id=\"findings\"", "Findings");
  if (blocks == 0) made += element("p", "Nothing was found.");
  std::size_t written = 0;
  for (std::size_t i = 0; i < kinds; ++i) {
    if (all[i].empty()) continue;
    const auto kind = static_cast<Kind>(i);
    made += element(
        "h3", std::string(words_of(kind).heading) + " (" + std::to_string(page.tally[kind]) + ")");
    for (const auto& [rule, findings] : all[i]) {
      // What a rule leaves is there for those after it.
      const auto most = (most_written - std::min(written, most_written)) / blocks--;
      const auto block = rule_block(page, rule, kind, findings, most);
      written += block.size();
      made += block;
    }
  }
  return element("section aria-labelledby=\"findings\"", made);
}

}  // namespace hipaa::cli::html

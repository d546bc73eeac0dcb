#include "plugin/cli/output/html/html_page.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "plugin/cli/output/fix_example.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli::html {
namespace {

constexpr std::array<KindWords, kinds> all_words{{{"e", "error", "Errors"},
                                                  {"w", "warning", "Warnings"},
                                                  {"u", "undecided", "Undecided"},
                                                  {"a", "acknowledged", "Acknowledged"},
                                                  {"k", "known", "Known from the baseline"}}};

std::string list_of(const json::value& entry, const char* name) {
  std::string text;
  const auto* found = json::member(entry, name);
  if (found == nullptr || !found->is_array()) return text;
  for (const auto& one : found->get_array())
    if (one.is_string())
      text += (text.empty() ? "" : ", ") + std::string(json::view(one.get_string()));
  return text;
}

RuleWords words_in(const json::value& entry) {
  RuleWords made{json::text_member(entry, "title"),
                 json::text_member(entry, "why"),
                 json::text_member(entry, "fix"),
                 "",
                 "",
                 json::text_member(entry, "basis"),
                 list_of(entry, "citations")};
  if (const auto* example = json::member(entry, "fix_example")) {
    made.example = json::indented(*example);
    made.example_heading = example_heading(entry);
  }
  return made;
}

// Gives the rules what the plugin says of them.
void describe(const Plugin& plugin, const std::map<std::string, std::size_t>& index, Page& page) {
  const auto described = plugin.library.describe(HIPAA_DOC_METADATA);
  const auto text = described.document(HIPAA_DOC_METADATA);
  if (text.data == nullptr) return;
  const auto metadata = json::read({text.data, text.size});
  if (!metadata) return;
  if (page.ruleset.empty()) page.ruleset = json::text_member(*metadata, "ruleset");
  for (const auto& [list, key] : {std::pair("rules", "id"), std::pair("codes", "code")}) {
    const auto* entries = json::member(*metadata, list);
    if (entries == nullptr || !entries->is_array()) continue;
    for (const auto& entry : entries->get_array()) {
      const auto found = index.find(json::text_member(entry, key));
      if (found == index.end()) continue;
      auto& words = page.rules[found->second].words;
      if (words.title.empty()) words = words_in(entry);
    }
  }
}

template <class Entry>
bool is_worse(const Entry& a, const Entry& b) {
  return a.tally.by_kind > b.tally.by_kind;
}

// Where each entry stands after the sort.
std::vector<std::size_t> sorted_order(const std::vector<Rule>& rules) {
  std::vector<std::size_t> order(rules.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return is_worse(rules[a], rules[b]); });
  return order;
}

void sort_rules(Page& page) {
  const auto order = sorted_order(page.rules);
  std::vector<std::size_t> place(order.size());
  std::vector<Rule> sorted;
  for (std::size_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(std::move(page.rules[order[i]]));
  }
  page.rules = std::move(sorted);
  for (auto& resource : page.resources) {
    std::map<std::size_t, Tally> rules;
    for (const auto& [rule, tally] : resource.rules) {
      rules.emplace(place[rule], tally);
      ++page.rules[place[rule]].resources;
    }
    resource.rules = std::move(rules);
  }
}

}  // namespace

const KindWords& words_of(Kind kind) {
  return all_words.at(static_cast<std::size_t>(kind));
}

Kind kind_of(const Finding& finding) {
  if (finding.known == Known::is_known) return Kind::known;
  if (finding.severity == HIPAA_SEVERITY_ERROR) return Kind::error;
  if (finding.verdict == HIPAA_VERDICT_ACKNOWLEDGED) return Kind::acknowledged;
  return finding.verdict == HIPAA_VERDICT_UNDECIDED ? Kind::undecided : Kind::warning;
}

std::string badge(Kind kind) {
  const auto& words = words_of(kind);
  return element(std::string("span class=\"badge ") + words.mark + "\"", words.name);
}

std::size_t Tally::all() const {
  return std::accumulate(by_kind.begin(), by_kind.end(), std::size_t{0});
}

Kind Tally::gravest() const {
  const auto* const found =
      std::find_if(by_kind.begin(), by_kind.end(), [](std::size_t count) { return count > 0; });
  return static_cast<Kind>(
      found == by_kind.end() ? kinds - 1 : static_cast<std::size_t>(found - by_kind.begin()));
}

std::string Tally::text() const {
  std::string text;
  for (std::size_t i = 0; i < kinds; ++i) {
    if (by_kind[i] == 0) continue;
    const auto kind = static_cast<Kind>(i);
    text += (text.empty() ? "" : ", ") + std::to_string(by_kind[i]) + " " + words_of(kind).name;
    if (by_kind[i] > 1 && (kind == Kind::error || kind == Kind::warning)) text += 's';
  }
  return text;
}

std::string subject_of(const Finding& finding) {
  const auto& file = finding.place.file.empty() ? finding.stack : finding.place.file;
  if (finding.resource.empty()) return file;
  return finding.stack.empty() ? finding.resource : finding.stack + ": " + finding.resource;
}

Page page_of(const Report& report, Time now) {
  Page page{report, now, {}, {}, {}, {}};
  std::map<std::string, std::size_t> rules;
  std::map<std::string, std::size_t> resources;
  for (const auto& one : report.findings) {
    const auto kind = kind_of(one);
    ++page.tally[kind];
    const auto rule = rules.emplace(one.code, page.rules.size()).first->second;
    if (rule == page.rules.size()) page.rules.push_back({one.code, {}, {}});
    ++page.rules[rule].tally[kind];
    auto name = subject_of(one);
    if (name.empty()) continue;
    const auto resource = resources.emplace(name, page.resources.size()).first->second;
    if (resource == page.resources.size()) page.resources.push_back({std::move(name), {}, {}});
    ++page.resources[resource].tally[kind];
    ++page.resources[resource].rules[rule][kind];
  }
  if (report.plugins != nullptr)
    for (const auto* plugin : report.plugins->loaded()) describe(*plugin, rules, page);
  sort_rules(page);
  std::stable_sort(page.resources.begin(), page.resources.end(), is_worse<Resource>);
  return page;
}

}  // namespace hipaa::cli::html

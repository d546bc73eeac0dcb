#include "plugin/cli/output/summary.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

constexpr std::size_t most_resources = 5;
constexpr std::size_t most_unexamined = 10;

// Graver first, then more, then by name.
template <class Entry>
std::vector<const std::pair<const std::string, Entry>*> ordered(
    const std::map<std::string, Entry>& all, const Counts& (*counts_of)(const Entry&)) {
  std::vector<const std::pair<const std::string, Entry>*> made;
  for (const auto& one : all) made.push_back(&one);
  const auto key = [&](const auto* one) {
    const auto& counts = counts_of(one->second);
    return std::tuple(counts.errors, counts.warnings, counts.undecided, counts.acknowledged,
                      counts.known);
  };
  std::stable_sort(made.begin(), made.end(),
                   [&](const auto* a, const auto* b) { return key(a) > key(b); });
  return made;
}

// "3 errors, 1 undecided": of what there is any.
std::string some(const Counts& counts) {
  std::string text;
  const auto add = [&](std::size_t number, const char* one, const char* many) {
    if (number == 0) return;
    text += (text.empty() ? "" : ", ") + std::to_string(number) + ' ' + (number == 1 ? one : many);
  };
  add(counts.errors, "error", "errors");
  add(counts.warnings, "warning", "warnings");
  add(counts.undecided, "undecided", "undecided");
  add(counts.acknowledged, "acknowledged", "acknowledged");
  add(counts.known, "known", "known");
  return text;
}

}  // namespace

void Summary::add(const Finding& finding) {
  const auto counts = count({finding});
  all_ += counts;
  auto& rule = rules_[finding.code];
  if (rule.what.empty() || finding.severity == HIPAA_SEVERITY_ERROR) rule.what = finding.summary;
  rule.counts += counts;
  const auto& file = finding.place.file.empty() ? finding.stack : finding.place.file;
  if (const auto& name = finding.resource.empty() ? file : finding.resource; !name.empty())
    resources_[name] += counts;
  has_baseline_ |= finding.known != Known::not_compared;
  if (finding.known == Known::is_new) ++new_;
}

std::string Summary::text(const Console& console) const {
  if (rules_.empty()) return {};
  auto made = console.styled(Style::bold, "Rules") + "\n";
  for (const auto* one :
       ordered<Rule>(rules_, [](const Rule& rule) -> const Counts& { return rule.counts; }))
    made += "  " + one->first + "  " + some(one->second.counts) + "  " +
            json::printable(one->second.what) + "\n";
  const auto worst =
      ordered<Counts>(resources_, [](const Counts& counts) -> const Counts& { return counts; });
  if (!worst.empty()) made += console.styled(Style::bold, "Most findings") + "\n";
  for (std::size_t i = 0; i < std::min(worst.size(), most_resources); ++i)
    made += "  " + json::printable(worst[i]->first) + "  " + some(worst[i]->second) + "\n";
  if (worst.size() > most_resources)
    made += "  and " + std::to_string(worst.size() - most_resources) + " more\n";
  if (has_baseline_)
    made += console.styled(Style::bold, "Against the baseline") + "\n  " + std::to_string(new_) +
            " new, " + std::to_string(all_.known) + " known\n";
  return made;
}

std::string Summary::not_examined(const Report& report, const Console& console) {
  const auto& all = report.not_examined;
  if (all.empty()) return {};
  auto made = console.styled(Style::bold, "Not examined") + "\n";
  for (std::size_t i = 0; i < std::min(all.size(), most_unexamined); ++i)
    made += "  " + all[i] + "\n";
  if (all.size() > most_unexamined)
    made += "  and " + std::to_string(all.size() - most_unexamined) + " more\n";
  return made;
}

}  // namespace hipaa::cli

#include "plugin/cli/output/rule_choice.hpp"

#include <algorithm>
#include <set>

#include "plugin/cli/output/suggestion.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

bool has_rule(const std::vector<std::string>& rules, const std::string& code) {
  return std::find(rules.begin(), rules.end(), code) != rules.end();
}

// Codes that are no rules tell what went wrong with the input: they stay.
bool is_chosen(const std::string& code, const Options& options) {
  if (!code.starts_with("HC-")) return true;
  return !has_rule(options.skip_rules, code) &&
         (options.only_rules.empty() || has_rule(options.only_rules, code));
}

std::set<std::string> rules_of(const Plugins& plugins) {
  std::set<std::string> all;
  for (const auto* plugin : plugins.loaded()) {
    const auto described = plugin->library.describe(HIPAA_DOC_METADATA);
    const auto text = described.document(HIPAA_DOC_METADATA);
    if (text.data == nullptr) continue;
    const auto read = json::read({text.data, text.size});
    const auto* rules = read ? json::member(*read, "rules") : nullptr;
    if (rules == nullptr || !rules->is_array()) continue;
    for (const auto& one : rules->get_array()) all.insert(json::text_member(one, "id"));
  }
  return all;
}

std::string near_rule(const std::string& wrong, const std::set<std::string>& all) {
  auto near = suggestion(wrong, {all.begin(), all.end()});
  return near + (near.empty() ? "" : " ");
}

std::string listed_rules(const std::vector<std::string>& rules) {
  std::string text;
  for (const auto& one : rules) text += (text.empty() ? "" : ", ") + json::printable(one);
  return text;
}

}  // namespace

void choose_rules(Report& report, const Options& options) {
  if (options.skip_rules.empty() && options.only_rules.empty()) return;
  const auto all = report.plugins == nullptr ? std::set<std::string>() : rules_of(*report.plugins);
  for (const auto* rules : {&options.skip_rules, &options.only_rules})
    for (const auto& one : *rules)
      if (!all.empty() && all.count(one) == 0)
        report.findings.push_back(
            operational_error("HP-CLI-USAGE", "There is no rule " + json::printable(one) + ".",
                              near_rule(one, all) + "`hipaactl explain` lists all rules."));
  std::erase_if(report.findings, [&](const Finding& one) {
    if (one.is_operational_error || is_chosen(one.code, options)) return false;
    ++report.skipped["findings of " + one.code +
                     (has_rule(options.skip_rules, one.code) ? " (--skip)" : " (not in --only)")];
    return true;
  });
  const auto say = [&](const std::string& what) {
    report.closing += (report.closing.empty() || report.closing.back() == '\n' ? "" : " ") + what;
  };
  if (!options.skip_rules.empty())
    say("Left out by --skip: " + listed_rules(options.skip_rules) + ".");
  if (!options.only_rules.empty())
    say("Looked for by --only: " + listed_rules(options.only_rules) + ".");
}

std::vector<BaselineEntry> chosen_of(std::vector<BaselineEntry> entries, const Options& options) {
  std::erase_if(entries, [&](const BaselineEntry& one) { return !is_chosen(one.code, options); });
  return entries;
}

}  // namespace hipaa::cli

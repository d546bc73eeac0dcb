#include "plugin/resource/findings.hpp"

#include <algorithm>

#include "plugin/model/known.hpp"

namespace hipaa::resource {
namespace {

namespace json = model::json;
using model::RuleSeverity;
using model::Severity;
using model::VerdictKind;

RuleSeverity severity_in(const model::Rule& rule, const model::Facts& facts) {
  if (facts.profile == model::Profile::csp) return rule.csp;
  if (facts.profile == model::Profile::classic)
    return facts.strict_ml ? rule.classic_strict_ml : rule.classic;
  // Not known yet: the milder of the two, so that only what fails in every profile is an error.
  return std::max(rule.classic, rule.csp);
}

// "1.10" is later than "1.9".
std::pair<int, int> version_of(std::string_view text) {
  std::pair<int, int> made{0, 0};
  auto* part = &made.first;
  for (const char c : text) {
    if (c == '.') {
      part = &made.second;
    } else if (c >= '0' && c <= '9') {
      *part = *part * 10 + (c - '0');
    }
  }
  return made;
}

// A rule that came after the pin warns until the pin moves.
bool is_later_than_pin(const model::Rule& rule, const model::Facts& facts) {
  return !facts.ruleset.empty() && version_of(rule.since) > version_of(facts.ruleset);
}

bool is_grave(RuleSeverity severity) {
  return severity == RuleSeverity::error || severity == RuleSeverity::acknowledge;
}

std::string citations(const model::Rule& rule) {
  std::string text;
  for (const auto& one : rule.citations) text += (text.empty() ? "Supports " : ", ") + one;
  return text.empty() ? text : text + ".";
}

// A line of its own for what is wrong, why, how to mend it, and what it supports: hosts show them
// apart.
void add_line(std::string& text, std::string_view more, std::string_view begin = {}) {
  if (more.empty()) return;
  if (!text.empty()) text += text.back() == '.' ? "\n" : ".\n";
  text += begin;
  text += more;
}

// Where the value at the path comes from, or one above or below it; nullptr: the configuration.
const std::string* origin_of(const model::Facts& facts, std::string_view path) {
  const auto below = facts.origins.lower_bound(path);
  if (path.empty() || facts.origins.empty()) return nullptr;
  if (below != facts.origins.end()) {
    const std::string_view pointer = below->first;
    if (pointer.starts_with(path) && (pointer.size() == path.size() || pointer[path.size()] == '/'))
      return &below->second;
  }
  for (auto above = path.rfind('/'); above != 0; above = path.rfind('/')) {
    path = path.substr(0, above);
    if (const auto found = facts.origins.find(path); found != facts.origins.end())
      return &found->second;
  }
  return nullptr;
}

std::string detail(const model::Verdict& verdict, const model::Rule& rule,
                   const model::Facts& facts) {
  std::string text = verdict.message;
  const auto* origin = origin_of(facts, verdict.path);
  if (origin != nullptr && text.find(*origin) == std::string::npos)
    add_line(text, "The value comes from " + *origin + ".");
  if (verdict.kind == VerdictKind::acknowledged) {
    add_line(text, citations(rule));
    return text;
  }
  add_line(text, rule.why);
  add_line(text, rule.fix, "Fix: ");
  if (verdict.kind == VerdictKind::fail && rule.waivable && !verdict.accepts.empty())
    add_line(text, "Or accept the risk with an `acknowledgement` of " + rule.id +
                       " whose `accepts` is \"" + verdict.accepts + "\".");
  add_line(text, citations(rule));
  return text;
}

std::string summary(const model::Verdict& verdict, const model::Rule& rule) {
  switch (verdict.kind) {
    case VerdictKind::acknowledged:
      return "Acknowledged: " + rule.title;
    case VerdictKind::undecided:
      return "Undecided: " + rule.title;
    default:
      return rule.title;
  }
}

Severity grave_at(const model::Verdict& verdict, RuleSeverity severity, const model::Facts& facts,
                  Stage stage) {
  if (stage == Stage::read || !is_grave(severity) || verdict.kind == VerdictKind::acknowledged)
    return Severity::warning;
  if (verdict.kind == VerdictKind::undecided)
    return stage == Stage::apply ? Severity::error : Severity::warning;
  // Time alone locks nobody out.
  if (verdict.expired_acknowledgement && !facts.changes_anything) return Severity::warning;
  return Severity::error;
}

constexpr std::string_view agreements_rule = "HC-BAA-01";

// The rule of an entry of `verdicts`, or of `passed`.
std::string_view rule_of(const json::value& entry) {
  const auto* named = entry.is_object() ? model::find(entry.get_object(), "rule") : &entry;
  return named == nullptr || !named->is_string() ? std::string_view()
                                                 : std::string_view(named->get_string());
}

const json::value* find_agreements(const json::array& entries) {
  const auto* const found =
      std::find_if(entries.begin(), entries.end(),
                   [](const json::value& entry) { return rule_of(entry) == agreements_rule; });
  return found == entries.end() ? nullptr : found;
}

// The agreements are judged where a cluster is created or changed; a read keeps what was found
// then.
void keep_agreements(const json::object& state, const model::Catalogue& catalogue,
                     json::object& made) {
  const auto* before = model::find(state, "compliance");
  if (before == nullptr || !before->is_object()) return;
  for (const auto* list : {"verdicts", "passed"})
    if (find_agreements(made[list].as_array()) != nullptr) return;
  const auto* own = catalogue.rule(agreements_rule);
  for (const auto* list : {"verdicts", "passed"}) {
    const auto* entries = model::find(before->get_object(), list);
    if (entries == nullptr || !entries->is_array()) continue;
    const auto* theirs = find_agreements(entries->get_array());
    if (theirs == nullptr) continue;
    auto& kept = made[list].get_array();
    const auto* const later = std::find_if(kept.begin(), kept.end(), [&](const json::value& entry) {
      return catalogue.rule(rule_of(entry)) > own;
    });
    kept.insert(later, *theirs);
  }
}

}  // namespace

std::string_view profile_name(model::Profile profile) {
  switch (profile) {
    case model::Profile::classic:
      return "classic";
    case model::Profile::csp:
      return "csp";
    case model::Profile::unknown:
      break;
  }
  return "unknown";
}

std::string_view verdict_name(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::pass:
      return "pass";
    case VerdictKind::fail:
      return "fail";
    case VerdictKind::acknowledged:
      return "acknowledged";
    case VerdictKind::undecided:
      break;
  }
  return "undecided";
}

model::Diagnostics findings(const rules::Judgement& judgement, const model::Facts& facts,
                            Stage stage) {
  model::Diagnostics made;
  for (const auto& verdict : judgement.verdicts) {
    if (verdict.kind == VerdictKind::pass) continue;
    if (verdict.kind == VerdictKind::undecided && stage == Stage::validate) continue;
    // A proof that has aged is told by `encryption`, not at every refresh: clusters stop by
    // themselves every night.
    if (verdict.kind == VerdictKind::undecided && stage == Stage::read &&
        verdict.rule == "HC-SSL-01")
      continue;
    const auto* rule = facts.catalogue->rule(verdict.rule);
    auto severity = verdict.is_impossible ? RuleSeverity::error : severity_in(*rule, facts);
    if (severity == RuleSeverity::info || severity == RuleSeverity::none) continue;
    const bool is_new = is_later_than_pin(*rule, facts);
    if (is_new) severity = RuleSeverity::warning;
    // What would only warn is not worth a warning that it may.
    if (verdict.kind == VerdictKind::undecided && !is_grave(severity)) continue;
    auto& one = made.emplace_back();
    one.severity = grave_at(verdict, severity, facts, stage);
    one.verdict = verdict.kind;
    one.code = verdict.rule;
    one.summary = summary(verdict, *rule);
    one.detail = detail(verdict, *rule, facts);
    if (is_new && verdict.kind == VerdictKind::fail)
      add_line(one.detail, "This rule came with ruleset " + rule->since +
                               "; it is a warning as long as the provider's ruleset is " +
                               facts.ruleset + ".");
    one.path = verdict.path;
  }
  made.insert(made.end(), judgement.acknowledgement_notes.begin(),
              judgement.acknowledgement_notes.end());
  return made;
}

json::object compliance(const rules::Judgement& judgement, const model::Facts& facts,
                        const json::object& state) {
  json::array verdicts;
  json::array passed;
  passed.reserve(judgement.verdicts.size() + 1);
  for (const auto& verdict : judgement.verdicts) {
    if (verdict.kind == VerdictKind::pass) {
      passed.emplace_back(verdict.rule);
    } else {
      verdicts.push_back(json::object{
          {"rule", verdict.rule}, {"verdict", verdict_name(verdict.kind)}, {"path", verdict.path}});
    }
  }
  json::object made{{"profile", profile_name(facts.profile)},
                    {"ruleset", facts.ruleset.empty() ? facts.catalogue->ruleset : facts.ruleset},
                    {"verdicts", std::move(verdicts)},
                    {"passed", std::move(passed)}};
  keep_agreements(state, *facts.catalogue, made);
  return made;
}

void part_passed(json::object& state) {
  auto* compliance = state.if_contains("compliance");
  auto* given = compliance == nullptr || !compliance->is_object()
                    ? nullptr
                    : compliance->get_object().if_contains("verdicts");
  if (given == nullptr || !given->is_array()) return;
  json::array verdicts;
  json::array passed;
  for (auto& entry : given->get_array()) {
    if (model::text_at(entry, "/verdict").is("pass")) {
      passed.emplace_back(rule_of(entry));
    } else {
      verdicts.push_back(std::move(entry));
    }
  }
  *given = std::move(verdicts);
  compliance->get_object()["passed"] = std::move(passed);
}

}  // namespace hipaa::resource

#include "plugin/judgement/verdict_diagnostics.hpp"

#include <algorithm>

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/model/known.hpp"
#include "plugin/rules/read/severity.hpp"

namespace hipaa::resource {
namespace {

using model::RuleSeverity;
using model::Severity;
using model::VerdictKind;

// Whether the cluster that was observed runs.
bool is_observed_running(const model::Facts& facts) {
  const auto state = model::text_at(facts.observed.document, "/state");
  return state.is("RUNNING") || state.is("RESIZING");
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

std::string citations(const model::Rule& rule) {
  std::string text;
  for (const auto& one : rule.citations) {
    text += text.empty() ? "Supports " : ", ";
    text += one;
  }
  if (!text.empty()) text += '.';
  return text;
}

// A line of its own for what is wrong, why, how to fix it, and what it supports: hosts show them
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
  std::string text;
  const bool is_short = verdict.kind == VerdictKind::acknowledged;
  text.reserve(verdict.message.size() + (is_short ? 0 : rule.why.size() + rule.fix.size()) + 256);
  text = verdict.message;
  const auto* origin = origin_of(facts, verdict.path);
  if (origin != nullptr && text.find(*origin) == std::string::npos)
    add_line(text, "The value comes from " + *origin + ".");
  if (is_short) {
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
      return "Acknowledged: " + rule.problem;
    case VerdictKind::undecided:
      return "Undecided: " + rule.title;
    default:
      return rule.problem;
  }
}

Severity effective_severity(const model::Verdict& verdict, RuleSeverity severity,
                            const model::Facts& facts, Stage stage) {
  if (stage == Stage::read || !rules::is_grave(severity) ||
      verdict.kind == VerdictKind::acknowledged)
    return Severity::warning;
  if (verdict.kind == VerdictKind::undecided)
    return stage == Stage::apply ? Severity::error : Severity::warning;
  // Time alone locks nobody out.
  if (verdict.expired_acknowledgement && !facts.changes_anything) return Severity::warning;
  return Severity::error;
}

// What strict warns of before the first proof is over once the proof is there.
bool is_reported_by_plan(const model::Verdict& verdict, const model::Facts& facts,
                         RuleSeverity severity, Stage stage) {
  return stage == Stage::apply && facts.profile == model::Profile::strict &&
         severity == RuleSeverity::warning && verdict.rule == "HC-CSP-01";
}

// An aged proof is shown by `encryption`, not reported at every refresh: clusters stop by
// themselves every night. A cluster that runs without a proof is reported.
bool is_aged_at_rest(const model::Verdict& verdict, const model::Facts& facts, Stage stage) {
  if (verdict.kind != VerdictKind::undecided || stage != Stage::read || verdict.rule != "HC-SSL-01")
    return false;
  return !(model::text_at(facts.proof.document, "/status").is("stale") &&
           is_observed_running(facts));
}

constexpr std::string_view policy_rule = "HC-POL-01";
constexpr std::string_view agreements_rule = "HC-BAA-01";

bool is_undecided(const model::Diagnostic& one) {
  return one.verdict == VerdictKind::undecided;
}

// What a cluster leaves out may come from its policy. While nobody knows what that says, this is
// one finding, of the rule for the policy, which names the rules that wait for it.
void gather_at_policy(const model::Facts& facts, model::Diagnostics& found) {
  const auto policy = std::find_if(found.begin(), found.end(), [](const auto& one) {
    return is_undecided(one) && one.code == policy_rule;
  });
  if (policy == found.end()) return;
  const auto is_left_out = [&](const model::Diagnostic& one) {
    boost::system::error_code absent;
    return is_undecided(one) && one.code != policy_rule && !one.path.empty() &&
           facts.cluster.find_pointer(one.path, absent) == nullptr;
  };
  std::string waiting;
  for (const auto& one : found)
    if (is_left_out(one) && waiting.find(one.code) == std::string::npos)
      waiting += (waiting.empty() ? "" : ", ") + one.code;
  if (waiting.empty()) return;
  // After what the rule itself says of the policy, before why it asks.
  policy->detail.insert(
      std::min(policy->detail.find('\n'), policy->detail.size()),
      " What the cluster leaves out may come from it: " + waiting + " cannot be decided either.");
  found.erase(std::remove_if(found.begin(), found.end(), is_left_out), found.end());
}

// The lists of the `compliance` attribute as they grow.
struct ComplianceLists {
  json::array verdicts;
  std::string passed;

  void add(std::string_view rule, std::string_view verdict, std::string_view path) {
    if (verdict == model::verdict_name(VerdictKind::pass)) {
      if (!passed.empty()) passed += ' ';
      passed += rule;
    } else {
      verdicts.push_back(json::object{{"rule", rule}, {"verdict", verdict}, {"path", path}});
    }
  }
  void into(json::object& compliance) && {
    compliance["verdicts"] = std::move(verdicts);
    compliance["passed"] = passed;
  }
};

// The rules that fail and refuse, each once.
std::string refusing_rules(const model::Verdicts& verdicts, const model::Facts& facts) {
  std::string names;
  std::string_view last;
  for (const auto& one : verdicts) {
    if (one.kind != VerdictKind::fail || one.rule == last) continue;
    const auto* rule = facts.catalogue->rule(one.rule);
    const auto weight = rules::weight_of(*rule, facts);
    const auto severity = one.is_escalated        ? rule->graver
                          : one.follows_workspace ? weight.at_least
                                                  : weight.severity;
    if (!rules::is_grave(severity) || is_later_than_pin(*rule, facts)) continue;
    last = one.rule;
    names += (names.empty() ? "" : " ") + one.rule;
  }
  return names;
}

struct EarlierVerdict {
  std::string verdict;
  std::string path;
};

// What an earlier call found of the agreements.
std::optional<EarlierVerdict> agreements_in(const json::object& state) {
  const auto* before = model::find(state, "compliance");
  if (before == nullptr || !before->is_object()) return std::nullopt;
  const auto* verdicts = model::find(before->get_object(), "verdicts");
  if (verdicts != nullptr && verdicts->is_array())
    for (const auto& entry : verdicts->get_array())
      if (model::text_at(entry, "/rule").is(agreements_rule))
        return EarlierVerdict{text_of(entry.as_object(), "verdict"),
                              text_of(entry.as_object(), "path")};
  if (text_of(before->get_object(), "passed").find(agreements_rule) == std::string::npos)
    return std::nullopt;
  return EarlierVerdict{std::string(model::verdict_name(VerdictKind::pass)), {}};
}

}  // namespace

std::string_view profile_name(model::Profile profile) {
  switch (profile) {
    case model::Profile::strict:
      return "strict";
    case model::Profile::classic:
      return "classic";
    case model::Profile::csp:
      return "csp";
    case model::Profile::unknown:
      break;
  }
  return "unknown";
}

std::optional<model::Profile> profile_named(std::string_view name) {
  for (const auto profile : {model::Profile::strict, model::Profile::classic, model::Profile::csp})
    if (name == profile_name(profile)) return profile;
  return std::nullopt;
}

model::Diagnostics findings(const rules::Judgement& judgement, const model::Facts& facts,
                            Stage stage) {
  model::Diagnostics made;
  const auto profile = rules::security_profile(facts);
  for (const auto& verdict : judgement.verdicts) {
    if (verdict.kind == VerdictKind::pass || verdict.kind == VerdictKind::recorded) continue;
    if (is_aged_at_rest(verdict, facts, stage)) continue;
    // HC-CSP-01 reports it once for all clusters; what warns in any case is reported of each.
    if (verdict.follows_workspace && verdict.kind != VerdictKind::fail) continue;
    const auto* rule = facts.catalogue->rule(verdict.rule);
    const auto weight = rules::weight_of(*rule, facts, profile);
    auto severity = verdict.is_escalated        ? rule->graver
                    : verdict.follows_workspace ? weight.at_least
                                                : weight.severity;
    if (severity == RuleSeverity::info || severity == RuleSeverity::none) continue;
    if (is_reported_by_plan(verdict, facts, severity, stage)) continue;
    const bool is_new = is_later_than_pin(*rule, facts);
    if (is_new) severity = RuleSeverity::warning;
    // What would only warn is not worth a warning that it may.
    if (verdict.kind == VerdictKind::undecided && !rules::is_grave(severity)) continue;
    auto& one = made.emplace_back();
    one.severity = effective_severity(verdict, severity, facts, stage);
    one.verdict = verdict.kind;
    one.code = verdict.rule;
    one.summary = summary(verdict, *rule);
    one.detail = detail(verdict, *rule, facts);
    if (is_new && verdict.kind == VerdictKind::fail)
      add_line(one.detail, "This rule came with ruleset " + rule->since +
                               "; it is a warning as long as the provider's ruleset is " +
                               facts.ruleset + ".");
    one.path = verdict.path;
    one.acceptance = verdict.acceptance;
  }
  if (facts.policy.availability == model::Availability::unavailable && stage == Stage::plan)
    gather_at_policy(facts, made);
  for (auto note : judgement.acknowledgement_notes) {
    // Nobody may go on believing that it counts.
    if (note.code == "HP-ACK-NOT-WAIVABLE" && stage != Stage::read) note.severity = Severity::error;
    made.push_back(std::move(note));
  }
  return made;
}

json::object compliance(const rules::Judgement& judgement, const model::Facts& facts,
                        const json::object& state) {
  const auto& verdicts = judgement.verdicts;
  const bool is_judged = std::any_of(verdicts.begin(), verdicts.end(), [](const auto& verdict) {
    return verdict.rule == agreements_rule;
  });
  // The agreements are judged where a cluster is created or changed; a read keeps what was found
  // then.
  auto kept = is_judged ? std::nullopt : agreements_in(state);
  const auto* own = facts.catalogue->rule(agreements_rule);
  ComplianceLists lists;
  for (const auto& verdict : verdicts) {
    if (kept && facts.catalogue->rule(verdict.rule) > own) {
      lists.add(agreements_rule, kept->verdict, kept->path);
      kept.reset();
    }
    lists.add(verdict.rule, model::verdict_name(verdict.kind), verdict.path);
  }
  json::object made{{"profile", profile_name(facts.profile)},
                    {"ruleset", facts.ruleset.empty() ? facts.catalogue->ruleset : facts.ruleset}};
  std::move(lists).into(made);
  made["refused"] = refusing_rules(verdicts, facts);
  return made;
}

void migrate_compliance_v1(json::object& state) {
  auto* given = state.if_contains("compliance");
  const auto* verdicts = given == nullptr || !given->is_object()
                             ? nullptr
                             : model::find(given->get_object(), "verdicts");
  if (verdicts == nullptr || !verdicts->is_array()) return;
  ComplianceLists lists;
  for (const auto& entry : verdicts->get_array())
    if (const auto* verdict = entry.if_object())
      lists.add(text_of(*verdict, "rule"), text_of(*verdict, "verdict"), text_of(*verdict, "path"));
  std::move(lists).into(given->get_object());
}

}  // namespace hipaa::resource

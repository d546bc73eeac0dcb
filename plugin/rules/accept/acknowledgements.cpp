#include "plugin/rules/accept/acknowledgements.hpp"

#include <algorithm>

#include "plugin/rules/accept/apply_waivers.hpp"
#include "plugin/rules/read/packages.hpp"
#include "plugin/rules/verdict/dates.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

using model::VerdictKind;
using State = Acknowledgement::State;
using Acknowledgements = std::vector<Acknowledgement>;

constexpr std::int64_t warning_days = 30;

Match both(Match a, Match b) {
  return std::min(a, b);
}

Match match_text(const model::KnownText& text, std::string_view wanted) {
  if (text.is_unknown()) return Match::maybe;
  return text.is(wanted) ? Match::yes : Match::no;
}

Match match_package(const Acknowledgement& one, std::string_view package) {
  if (one.packages == nullptr) return Match::yes;
  if (model::is_unknown(*one.packages)) return Match::maybe;
  const auto* list = one.packages->if_array();
  auto match = Match::no;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto name = text_of(&(*list)[i]);
    if (name.has_value() && is_package(trim(name.value()), package)) return Match::yes;
    if (name.is_unknown()) match = Match::maybe;
  }
  return match;
}

Match match(const Acknowledgement& one, const Finding& finding) {
  const auto value = both(match_text(one.rule, finding.verdict.rule),
                          match_text(one.accepts, finding.verdict.accepts));
  return both(one.scope, both(value, match_package(one, finding.package)));
}

std::string name_of(const Acknowledgement& one) {
  const auto rule = std::string(one.rule.value_or("a rule"));
  if (!one.is_external()) return "The acknowledgement of " + rule;
  return "The waiver " + std::string(one.identifier) + " of " + rule + " (" +
         std::string(one.file) + ")";
}

std::string by_whom(const Acknowledgement& one) {
  std::string text = one.is_external() ? "with the waiver " + std::string(one.identifier) + " (" +
                                             std::string(one.file) + ") by "
                                       : std::string("by ");
  text += std::string(one.approved_by.value()) + " until " + std::string(one.expires_on.value()) +
          " (UTC)";
  if (one.ticket.has_value() && !trim(one.ticket.value()).empty())
    text += ", " + std::string(one.ticket.value());
  return text;
}

model::SharedAcceptance acceptance_of(const Acknowledgement& one) {
  using Kind = model::Acceptance::Kind;
  model::Acceptance made;
  made.kind = one.is_external() ? Kind::waiver : Kind::acknowledgement;
  made.id = one.identifier;
  made.approved_by = one.approved_by.value();
  made.ticket = trim(one.ticket.value_or(""));
  made.reason = trim(one.reason.value());
  made.expires_on = one.expires_on.value();
  made.file = one.file;
  made.path = one.is_external() ? std::string(one.place) : one.pointer();
  return std::make_shared<const model::Acceptance>(std::move(made));
}

bool is_open(const Finding& finding) {
  return finding.verdict.kind == VerdictKind::fail ||
         finding.verdict.kind == VerdictKind::undecided;
}

void settle(const Acknowledgement& one, Finding& finding) {
  finding.verdict.kind = VerdictKind::acknowledged;
  finding.verdict.expired_acknowledgement = false;
  finding.verdict.acceptance = acceptance_of(one);
  finding.verdict.message +=
      " Acknowledged " + by_whom(one) + ": " + std::string(trim(one.reason.value())) + ".";
  // A reason may end in a full stop of its own.
  auto& message = finding.verdict.message;
  if (message.ends_with("..")) message.pop_back();
}

// All acknowledgements that name this finding are used, the first that holds settles it.
void lay_over(Acknowledgements& all, Finding& finding) {
  if (!is_open(finding) || finding.verdict.accepts.empty()) return;
  const Acknowledgement* valid = nullptr;
  const Acknowledgement* expired = nullptr;
  const Acknowledgement* open = nullptr;
  for (auto& one : all) {
    if (one.state == State::not_waivable || one.state == State::void_of_effect) continue;
    const auto how = match(one, finding);
    if (how == Match::no) continue;
    if (how == Match::maybe || one.state == State::undecided) {
      if (one.state != State::expired && open == nullptr) open = &one;
      continue;
    }
    one.used = true;
    auto& best = one.state == State::holds ? valid : expired;
    if (best == nullptr) best = &one;
  }
  auto& verdict = finding.verdict;
  if (valid != nullptr) {
    settle(*valid, finding);
  } else if (open != nullptr) {
    verdict.kind = VerdictKind::undecided;
    verdict.message += open->is_external()
                           ? " " + name_of(*open) + " may cover it; that is not known yet."
                           : " The acknowledgement at " + open->pointer() + " is not known yet.";
  } else if (expired != nullptr) {
    verdict.expired_acknowledgement = true;
    verdict.message += " " + name_of(*expired) + " by " +
                       std::string(expired->approved_by.value()) + " expired on " +
                       std::string(expired->expires_on.value()) + " (UTC).";
  }
}

// What nobody can say of an unidentified runtime is accepted together with it.
void cover_runtime(std::vector<Finding>& findings) {
  const Finding* accepted = nullptr;
  for (const auto& one : findings) {
    if (one.verdict.rule != "HC-RT-02") continue;
    if (one.verdict.kind != VerdictKind::acknowledged) return;
    accepted = &one;
  }
  if (accepted == nullptr) return;
  for (auto& one : findings) {
    if (!one.follows_runtime || one.verdict.kind != VerdictKind::undecided) continue;
    one.verdict.kind = VerdictKind::acknowledged;
    one.verdict.acceptance = accepted->verdict.acceptance;
    one.verdict.message += " Accepted with HC-RT-02: " + accepted->verdict.message;
  }
}

// The first finding of the same rule that nothing covers: the value that has changed.
const Finding* uncovered(const std::vector<Finding>& findings, std::string_view rule) {
  for (const auto& one : findings)
    if (one.verdict.rule == rule && one.verdict.kind == VerdictKind::fail) return &one;
  return nullptr;
}

bool is_undecided(const std::vector<Finding>& findings, std::string_view rule) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& one) {
    return one.verdict.rule == rule && one.verdict.kind == VerdictKind::undecided;
  });
}

// Acknowledgements that are not known yet may come to name any finding.
void hold_back(const model::Facts& facts, std::vector<Finding>& findings) {
  for (auto& finding : findings) {
    const auto* rule = facts.catalogue->rule(finding.verdict.rule);
    if (finding.verdict.kind != VerdictKind::fail || finding.verdict.accepts.empty() ||
        rule == nullptr || !rule->waivable)
      continue;
    finding.verdict.kind = VerdictKind::undecided;
    finding.verdict.message += " The acknowledgements are not known yet.";
  }
}

void say_changed(const Acknowledgement& one, const Finding& finding, model::Diagnostics& notes) {
  if (one.accepts.is(finding.verdict.accepts)) {
    notes.push_back(model::warning("HP-ACK-VOID", name_of(one) + " does not cover this package",
                                   "packages does not name " + finding.package + ".",
                                   one.pointer("packages")));
    return;
  }
  std::string detail = "It accepts " + quoted(one.accepts.value());
  if (finding.verdict.accepts.empty()) {
    detail += ", but what is found now has no value that could be accepted.";
  } else {
    detail += ", but the value is now " + quoted(finding.verdict.accepts) + ".";
  }
  notes.push_back(model::warning("HP-ACK-VOID", name_of(one) + " is for another value",
                                 std::move(detail), one.pointer("accepts")));
}

void say_used(const Acknowledgement& one, model::Diagnostics& notes) {
  if (one.state == State::expired) {
    notes.push_back(model::warning("HP-ACK-EXPIRED", name_of(one) + " has expired",
                                   "Its last day was " + std::string(one.expires_on.value()) +
                                       " (UTC); it was approved by " +
                                       std::string(one.approved_by.value()) + ".",
                                   one.pointer("expires_on")));
  } else if (one.days_left <= warning_days) {
    notes.push_back(model::warning("HP-ACK-EXPIRING", name_of(one) + " expires soon",
                                   "Its last day is " + std::string(one.expires_on.value()) +
                                       " (UTC), " + in_days(one.days_left) +
                                       "; it was approved by " +
                                       std::string(one.approved_by.value()) + ".",
                                   one.pointer("expires_on")));
  }
}

void add_note(const Acknowledgement& one, const std::vector<Finding>& findings,
              model::Diagnostics& notes) {
  if (one.state == State::not_waivable) {
    notes.push_back(model::warning(
        "HP-ACK-NOT-WAIVABLE", std::string(one.rule.value()) + " cannot be acknowledged",
        "The rule allows no exception, so this counts for nothing.", one.pointer("rule")));
    return;  // whatever else is wrong with it does not matter
  }
  for (const auto& [field, problem] : one.problems)
    notes.push_back(model::warning("HP-ACK-VOID", name_of(one) + " does not hold",
                                   std::string(field) + ": " + problem + ".", one.pointer(field)));
  if (one.state != State::holds && one.state != State::expired) return;
  if (!one.rule.has_value() || !one.accepts.has_value()) return;
  if (one.used) return say_used(one, notes);
  // Of one that covers more than this cluster nobody can tell here whether it is needed.
  if (one.scope != Match::yes || !one.names_cluster) return;
  const auto rule = one.rule.value();
  if (const auto* finding = uncovered(findings, rule)) {
    say_changed(one, *finding, notes);
  } else if (!is_undecided(findings, rule)) {
    notes.push_back(model::warning("HP-ACK-UNUSED", name_of(one) + " is not needed",
                                   "No finding has the value " + quoted(one.accepts.value()) + ".",
                                   one.pointer()));
  }
}

}  // namespace

Overlay apply_acknowledgements(const model::Facts& facts, std::vector<Finding>& findings) {
  const auto mode = facts.waivers == nullptr ? model::InConfig::allow : facts.waivers->in_config;
  const auto* list = declared(facts, "acknowledgement");
  auto all = read_waivers(facts);
  if (const auto* entries = list == nullptr ? nullptr : list->if_array()) {
    Acknowledgements in_resource;
    in_resource.reserve(entries->size());
    for (std::size_t i = 0; i < entries->size(); ++i)
      in_resource.push_back(read_acknowledgement(facts, (*entries)[i], i));
    apply_mode(mode, all, in_resource);
    std::move(in_resource.begin(), in_resource.end(), std::back_inserter(all));
  }
  for (auto& finding : findings) lay_over(all, finding);
  if (list != nullptr && model::is_unknown(*list) && mode == model::InConfig::allow)
    hold_back(facts, findings);
  cover_runtime(findings);
  Overlay made;
  for (const auto& one : all) {
    const auto before = made.notes.size();
    add_note(one, findings, made.notes);
    if (one.is_external() && (one.used || made.notes.size() > before))
      made.waivers_met.push_back(one.index);
  }
  return made;
}

}  // namespace hipaa::rules

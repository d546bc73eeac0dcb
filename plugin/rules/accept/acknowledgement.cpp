// Reading one acknowledgement: is it complete, for a rule that may be waived, and in its time?
#include <algorithm>
#include <array>

#include "plugin/rules/accept/acknowledgement.hpp"
#include "plugin/rules/read/plain_text.hpp"
#include "plugin/rules/verdict/dates.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::size_t shortest_reason = 20;

// Who is behind an approval: an address, or a name. A word that stands for nobody is neither.
constexpr std::array<std::string_view, 16> nobody{
    {"nobody", "none", "unknown", "todo", "tbd", "tba", "n/a", "someone", "somebody", "anyone",
     "anybody", "admin", "root", "test", "user", "me"}};

bool looks_like_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0) return false;
  const auto domain = text.substr(at + 1);
  const auto dot = domain.rfind('.');
  return domain.find_first_of("@ ") == std::string_view::npos && dot != std::string_view::npos &&
         dot > 0 && domain.size() - dot > 2;
}

bool looks_like_name(std::string_view text) {
  if (text.find('@') != std::string_view::npos || !is_readable(text)) return false;
  const auto is_same = [&](char c) { return lower(c) == lower(text.front()); };
  return std::none_of(nobody.begin(), nobody.end(),
                      [&](auto one) { return equal_ignoring_case(text, one); }) &&
         visible_letters(text) >= 3 && !std::all_of(text.begin(), text.end(), is_same);
}

bool is_filled(const model::KnownText& text) {
  return text.is_unknown() || !trim(text.value_or("")).empty();
}

void judge_rule(const model::Facts& facts, const json::value* version, Acknowledgement& made) {
  if (!made.rule.has_value()) return;
  const auto* rule = facts.catalogue->rule(made.rule.value());
  if (rule == nullptr) {
    made.problems.emplace_back("rule", "no rule is called " + quoted(made.rule.value()));
    return;
  }
  if (!rule->waivable) made.state = Acknowledgement::State::not_waivable;
  if (const auto approved = integer_of(version);
      approved.has_value() && approved.value() != rule->version)
    made.problems.emplace_back("rule_version", "version " + std::to_string(approved.value()) +
                                                   " of the rule was approved, and it is now " +
                                                   std::to_string(rule->version));
  const auto reason = trim(made.reason.value_or(""));
  if (made.reason.has_value() &&
      (equal_ignoring_case(reason, rule->title) || equal_ignoring_case(reason, rule->problem)))
    made.problems.emplace_back("reason",
                               "it only repeats the rule's title; say why the risk is "
                               "acceptable here");
  if (made.packages != nullptr && !model::is_unknown(*made.packages) &&
      made.rule.value() != "HC-ML-01")
    made.problems.emplace_back("packages", "only HC-ML-01 is about packages");
}

void judge_reason(Acknowledgement& made) {
  if (!made.reason.has_value()) return;
  if (trim(made.reason.value()).empty()) return;
  const auto length = visible_letters(made.reason.value());
  if (length < shortest_reason)
    made.problems.emplace_back("reason", "it has " + std::to_string(length) +
                                             " visible letters; a reason has at least 20");
}

void judge_person(Acknowledgement& made) {
  const auto person = trim(made.approved_by.value_or(""));
  if (!person.empty() && !looks_like_address(person) && !looks_like_name(person))
    made.problems.emplace_back("approved_by",
                               quoted(person) + " is neither a mail address nor a person's name");
}

void judge_packages(Acknowledgement& made) {
  if (made.packages == nullptr || model::has_unknown(*made.packages)) return;
  const auto* list = made.packages->if_array();
  if (list == nullptr || list->empty())
    made.problems.emplace_back("packages", "it names no package, so nothing is accepted");
}

std::optional<std::int64_t> judge_day(std::string_view field, const model::KnownText& text,
                                      Acknowledgement& made) {
  if (!text.has_value() || trim(text.value()).empty()) return std::nullopt;
  const auto day = read_day(text.value());
  if (day && is_of_this_century(*day)) return day;
  made.problems.emplace_back(field, quoted(text.value()) + (day ? " is not of this century"
                                                                : " is not a date (YYYY-MM-DD)"));
  return std::nullopt;
}

void judge_time(const model::Facts& facts, const model::KnownText& approved_on,
                Acknowledgement& made) {
  const auto today = day_of(facts.now_unix_ms);
  const auto approved = judge_day("approved_on", approved_on, made);
  const auto expires = judge_day("expires_on", made.expires_on, made);
  if (approved && *approved > today)
    made.problems.emplace_back("approved_on", quoted(approved_on.value()) + " is in the future");
  if (approved && expires && *expires < *approved)
    made.problems.emplace_back("expires_on",
                               quoted(made.expires_on.value()) + " is before approved_on");
  const auto longest = longest_days(facts.waivers);
  if (approved && expires && *expires - *approved > longest)
    made.problems.emplace_back("expires_on", "it lasts " + std::to_string(*expires - *approved) +
                                                 " days from approved_on; the longest is " +
                                                 std::to_string(longest));
  if (!expires) return;
  made.days_left = *expires - today;
}

}  // namespace

std::int64_t longest_days(const model::Waivers* waivers) {
  constexpr std::int64_t by_default = 180;
  constexpr std::int64_t for_any_provider = 3650;  // schemas/provider.schema.json
  if (waivers == nullptr) return for_any_provider;
  return waivers->longest_days > 0 ? waivers->longest_days : by_default;
}

std::string Acknowledgement::pointer(std::string_view field) const {
  if (is_external()) return {};
  std::string made = "/acknowledgement/" + std::to_string(index);
  if (!field.empty()) made.append("/").append(field);
  return made;
}

Acknowledgement read_acknowledgement(const model::Facts& facts, const json::value& entry,
                                     std::size_t index) {
  using State = Acknowledgement::State;
  Acknowledgement made;
  made.index = index;
  made.rule = text_of(below(entry, "rule"));
  made.reason = text_of(below(entry, "reason"));
  made.approved_by = text_of(below(entry, "approved_by"));
  made.ticket = text_of(below(entry, "ticket"));
  made.accepts = text_of(below(entry, "accepts"));
  made.expires_on = text_of(below(entry, "expires_on"));
  made.packages = below(entry, "packages");
  const auto approved_on = text_of(below(entry, "approved_on"));

  const std::pair<std::string_view, const model::KnownText*> fields[] = {
      {"rule", &made.rule},          {"reason", &made.reason},
      {"accepts", &made.accepts},    {"approved_by", &made.approved_by},
      {"approved_on", &approved_on}, {"expires_on", &made.expires_on}};
  for (const auto& [name, value] : fields)
    if (!is_filled(*value))
      made.problems.emplace_back(name, value->is_absent() ? "it is missing" : "it is empty");
  judge_rule(facts, below(entry, "rule_version"), made);
  judge_reason(made);
  judge_person(made);
  judge_packages(made);
  judge_time(facts, approved_on, made);

  if (made.state == State::not_waivable) return made;
  if (!made.problems.empty()) {
    made.state = State::void_of_effect;
  } else if (made.expires_on.has_value() && made.days_left < 0) {
    made.state = State::expired;
  } else if (model::has_unknown(entry)) {
    made.state = State::undecided;
  }
  return made;
}

}  // namespace hipaa::rules

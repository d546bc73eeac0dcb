#include "plugin/rules/read/patient_data_search.hpp"

#include <algorithm>
#include <array>

#include "plugin/rules/read/plain_text.hpp"
#include "plugin/rules/verdict/text.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::rules {
namespace {

// In a pattern 9 is a digit; all else is itself.
bool fits(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (pattern[i] == '9' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
  return true;
}

// The pattern stands in the text, and no digit beside it: part of a longer number is none.
bool holds(std::string_view text, std::string_view pattern) {
  for (std::size_t at = 0; at + pattern.size() <= text.size(); ++at) {
    const auto end = at + pattern.size();
    if (fits(text.substr(at), pattern) && (at == 0 || !is_digit(text[at - 1])) &&
        (end == text.size() || !is_digit(text[end])))
      return true;
  }
  return false;
}

// "MRN 12345", "mrn:12345", "MRN12345".
bool holds_record_number(std::string_view text) {
  const auto at = find_ignoring_case(text, "mrn");
  if (at == std::string_view::npos) return false;
  auto rest = text.substr(at + 3);
  while (!rest.empty() && !is_digit(rest.front()) && !is_letter(rest.front()))
    rest.remove_prefix(1);
  return fits(rest, "99999");
}

bool is_of_address(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '%';
}

bool is_of_staff(std::string_view domain, const model::PatientDataPatterns& own) {
  return std::any_of(own.staff_domains.begin(), own.staff_domains.end(), [&](const auto& one) {
    return equal_ignoring_case(domain, one) || ends_ignoring_case(domain, "." + one);
  });
}

// "https://ci:word@host", "abfss://container@account": what stands between :// and the host.
bool is_login_of_url(std::string_view before) {
  const auto scheme = before.rfind("://");
  return scheme != std::string_view::npos &&
         before.substr(scheme + 3).find_first_of("/ \t,;") == std::string_view::npos;
}

// One at each @. "git@host:path" and "abfss://container@account" are no addresses of anybody.
bool holds_mail_address(std::string_view text, const model::PatientDataPatterns& own) {
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    auto begin = at;
    while (begin > 0 && is_of_address(text[begin - 1])) --begin;
    auto end = at + 1;
    while (end < text.size() && is_of_address(text[end])) ++end;
    auto domain = text.substr(at + 1, end - at - 1);
    while (domain.ends_with('.')) domain.remove_suffix(1);
    const auto dot = domain.rfind('.');
    if (begin == at || dot == std::string_view::npos || dot == 0 || domain.size() - dot <= 2 ||
        !is_letter(domain[dot + 1]))
      continue;
    const bool path =
        end < text.size() && text[end] == ':' && text.substr(begin, at - begin) == "git";
    if (!path && !is_login_of_url(text.substr(0, begin)) && !is_of_staff(domain, own)) return true;
  }
  return false;
}

bool holds_birth_date(std::string_view text) {
  if (!contains_word(text, "dob") && !contains_word(text, "birth") &&
      !contains_word(text, "born") && !contains_word(text, "birthdate") &&
      !contains_word(text, "birthday"))
    return false;
  return holds(text, "9999-99-99") || holds(text, "99/99/9999") || holds(text, "99.99.9999") ||
         holds(text, "99-99-9999") || holds(text, "99999999");
}

bool holds_telephone_number(std::string_view text) {
  static constexpr std::array<std::string_view, 3> forms{
      {"999-999-9999", "(999) 999-9999", "999.999.9999"}};
  for (const auto form : forms)
    if (holds(text, form)) return true;
  return false;
}

}  // namespace

std::string_view patient_data_in(std::string_view written, const model::PatientDataPatterns& own) {
  // Full-width digits are digits.
  std::string plain;
  if (!is_ascii(written)) plain = ascii_of_look_alikes(written);
  const std::string_view text = plain.empty() ? written : plain;
  // None of it is without a digit or an @; most names are.
  if (std::none_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '@'; }))
    return {};
  if (holds(text, "999-99-9999")) return "a social security number";
  if (holds_record_number(text)) return "a medical record number";
  if (holds_birth_date(text)) return "a date of birth";
  if (holds_telephone_number(text)) return "a telephone number";
  if (holds_mail_address(text, own)) return "an e-mail address";
  return {};
}

std::string own_patterns_in(std::string_view text, const model::PatientDataPatterns& own) {
  if (own.patterns.empty()) return {};
  const auto plain = is_ascii(text) ? std::string() : ascii_of_look_alikes(text);
  std::string names;
  for (const auto& one : own.patterns)
    if (one.is_in(text) || (!plain.empty() && one.is_in(plain)))
      names += (names.empty() ? "\"" : " and \"") + one.name + "\"";
  return names;
}

const model::PatientDataPatterns& patterns_or_none(const model::PatientDataPatterns* own) {
  return own != nullptr ? *own : support::made_once([] { return model::PatientDataPatterns(); });
}

std::string_view showable(std::string_view name, const model::PatientDataPatterns* own) {
  const auto& patterns = patterns_or_none(own);
  const bool found =
      !patient_data_in(name, patterns).empty() || !own_patterns_in(name, patterns).empty();
  return found ? std::string_view() : name;
}

}  // namespace hipaa::rules

#include "plugin/rules/read/patient_data_search.hpp"

#include <array>

#include "plugin/rules/verdict/text.hpp"

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

bool holds_mail_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || is_blank(text[at - 1])) return false;
  const auto domain = text.substr(at + 1, text.find_first_of(" ,;>", at + 1) - at - 1);
  const auto dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2 &&
         is_letter(domain[dot + 1]);
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

std::string_view patient_data_in(std::string_view text) {
  if (holds(text, "999-99-9999")) return "a social security number";
  if (holds_record_number(text)) return "a medical record number";
  if (holds_birth_date(text)) return "a date of birth";
  if (holds_telephone_number(text)) return "a telephone number";
  if (holds_mail_address(text)) return "an e-mail address";
  return {};
}

}  // namespace hipaa::rules

#include "plugin/rules/read/unspeakable_names.hpp"

#include <algorithm>

#include "plugin/json/pointer.hpp"
#include "plugin/rules/read/patient_data_search.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::string_view withheld = "(patient data)";

void replace_name(std::string& text, std::string_view name) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at))
    text.replace(at, name.size(), withheld), at += withheld.size();
}

void withhold(model::Verdict& verdict, const model::PatientDataPatterns* own) {
  // Where nothing stands out in the whole path, nothing does in one of its names.
  if (own == nullptr || own->patterns.empty()) {
    const auto stands_out = [](char c) {
      return is_digit(c) || c == '@' || static_cast<unsigned char>(c) >= 0x80U;
    };
    if (std::none_of(verdict.path.begin(), verdict.path.end(), stands_out)) return;
  }
  std::string above;
  for (const auto& token : json::pointer_tokens(verdict.path)) {
    if (showable(token, own).empty() && !token.empty()) {
      replace_name(verdict.message, token);
      // An acknowledgement would have to repeat it.
      if (verdict.accepts.find(token) != std::string::npos) verdict.accepts.clear();
      verdict.path = std::move(above);
      return;
    }
    above += '/' + json::pointer_token(token);
  }
}

}  // namespace

void withhold_names(const model::Facts& facts, model::Verdicts& verdicts) {
  for (auto& one : verdicts)
    if (one.kind != model::VerdictKind::pass) withhold(one, facts.patient_data);
}

}  // namespace hipaa::rules

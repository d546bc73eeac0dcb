#include "plugin/cli/output/coverage/oscal_controls.hpp"

#include <algorithm>

#include "plugin/json/reader.hpp"

namespace hipaa::cli {

std::string control_of(std::string_view citation) {
  constexpr std::string_view title = "45 CFR ";
  if (!citation.starts_with(title)) return {};
  citation.remove_prefix(title.size());
  if (!citation.starts_with("164.")) return {};
  std::string made = "hipaa-";
  for (const char c : citation) {
    const bool is_word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '(')
      made += '.';
    else if (is_word || c == '.')
      made += c;
    else if (c != ')')
      return {};
  }
  return made;
}

std::map<std::string, std::vector<std::string>> controls_by_rule(const Plugins& plugins) {
  std::map<std::string, std::vector<std::string>> made;
  for (const auto* plugin : plugins.loaded()) {
    const auto described = plugin->library.describe(HIPAA_DOC_METADATA);
    const auto text = described.document(HIPAA_DOC_METADATA);
    const auto metadata =
        text.data == nullptr ? json::read("null") : json::read({text.data, text.size});
    const auto* rules = metadata ? json::member(*metadata, "rules") : nullptr;
    if (rules == nullptr || !rules->is_array()) continue;
    for (const auto& rule : rules->get_array()) {
      const auto* citations = json::member(rule, "citations");
      if (citations == nullptr || !citations->is_array()) continue;
      auto& controls = made[json::text_member(rule, "id")];
      for (const auto& one : citations->get_array()) {
        const auto* cited = one.if_string();
        auto control = cited == nullptr ? std::string() : control_of(json::view(*cited));
        if (!control.empty() &&
            std::find(controls.begin(), controls.end(), control) == controls.end())
          controls.push_back(std::move(control));
      }
      if (controls.empty()) made.erase(json::text_member(rule, "id"));
    }
  }
  return made;
}

}  // namespace hipaa::cli

#include "plugin/provider/patient_data_patterns.hpp"

#include <algorithm>

#include "plugin/json/pointer.hpp"
#include "plugin/support/pattern.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view setting = "patient_data_patterns";

// The pattern itself is not repeated: it may hold what it is to find.
void refuse(std::string_view name, const std::string& why, const std::string& fix,
            model::Diagnostics& found) {
  found.push_back(model::error("HP-PATTERN", "A pattern of patient_data_patterns cannot be used",
                               "\"" + std::string(name) + "\": " + why + ".\nFix: " + fix,
                               "/" + std::string(setting) + "/" + json::pointer_token(name)));
}

void read_pattern(std::string_view name, std::string_view text, model::PatientDataPatterns& made,
                  model::Diagnostics& found) {
  const auto compiled = support::Pattern::compile(text);
  if (!compiled) {
    const auto& error = compiled.error();
    refuse(name, error.why + " (after " + std::to_string(error.at) + " bytes)",
           "Correct the pattern; the provider's documentation describes their syntax at "
           "patient_data_patterns.",
           found);
  } else if (compiled->is_in("")) {
    refuse(name, "it matches the empty text, so it would be found everywhere",
           "Let the pattern ask for at least one character.", found);
  } else if (name.empty()) {
    refuse(name, "its name is empty, and findings show it", "Give it a name.", found);
  } else {
    made.patterns.push_back({std::string(name), [pattern = *compiled](std::string_view searched) {
                               return pattern.is_in(searched);
                             }});
  }
}

// "@Hospital.org" and "hospital.org" are one domain. One that is not known yet exempts nobody.
void read_staff_domains(const json::object& provider, model::PatientDataPatterns& made) {
  const auto* given = model::find(provider, "staff_email_domains");
  const auto* list = given == nullptr || model::is_unknown(*given) ? nullptr : given->if_array();
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto* text = (*list)[i].if_string();
    if (text == nullptr) continue;
    std::string_view domain = *text;
    if (domain.starts_with('@')) domain.remove_prefix(1);
    if (!domain.empty()) made.staff_domains.emplace_back(domain);
  }
}

}  // namespace

model::PatientDataPatterns read_patient_data_patterns(const json::object& provider,
                                                      Answer& answer) {
  model::PatientDataPatterns made;
  read_staff_domains(provider, made);
  const auto* given = model::find(provider, setting);
  if (given == nullptr) return made;
  made.is_complete = !model::has_unknown(*given);
  if (!given->is_object() || model::is_unknown(*given)) return made;
  for (const auto& member : given->get_object())
    if (const auto* text = member.value().if_string())
      read_pattern(member.key(), *text, made, answer.diagnostics);
  std::sort(made.patterns.begin(), made.patterns.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return made;
}

}  // namespace hipaa::resource

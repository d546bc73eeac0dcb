// HC-PHI-01: no patient data in names and tags. Patterns, so a hint and no proof; what is found is
// not repeated in the message.
#include "plugin/rules/patient_data.hpp"
#include "plugin/rules/place.hpp"
#include "plugin/rules/reading.hpp"
#include "plugin/rules/rule_table.hpp"

namespace hipaa::rules {
namespace {

void judge_text(std::string_view text, const Place& place, std::string_view part,
                Findings& findings) {
  const auto what = patient_data_in(text);
  if (!what.empty())
    findings.fail(place.pointer(), place.name() + std::string(part) + " looks as if it held " +
                                       std::string(what) + ".");
}

void judge_map(const Facts& facts, std::string_view map, bool keys, Findings& findings) {
  const auto* entries = below(facts.cluster, map);
  const auto* object = entries == nullptr ? nullptr : entries->if_object();
  if (object == nullptr || model::is_unknown(*entries)) return;
  const Place at{nullptr, map};
  for (const auto& entry : *object) {
    const std::string_view key = entry.key();
    const Place at_entry{&at, key};
    if (keys) judge_text(key, at, ": the name of an entry", findings);
    const auto value = text_of(&entry.value());
    if (value.has_value()) judge_text(value.value(), at_entry, "", findings);
  }
}

// Paths of init scripts: {"workspace": {"destination": …}}, whatever the storage.
void judge_scripts(const Facts& facts, Findings& findings) {
  const auto* scripts = below(facts.cluster, "init_scripts");
  const auto* list = scripts == nullptr ? nullptr : scripts->if_array();
  const Place at{nullptr, "init_scripts"};
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto* script = (*list)[i].if_object();
    if (script == nullptr) continue;
    const Place at_script{&at, {}, i};
    for (const auto& storage : *script) {
      const auto destination = text_of(below(storage.value(), "destination"));
      const std::string_view name = storage.key();
      const Place at_storage{&at_script, name};
      if (destination.has_value())
        judge_text(destination.value(), Place{&at_storage, "destination"}, "", findings);
    }
  }
}

}  // namespace

void phi_01(const Facts& facts, Findings& findings) {
  const auto name = text_of(below(facts.cluster, "cluster_name"));
  if (name.has_value()) judge_text(name.value(), Place{nullptr, "cluster_name"}, "", findings);
  judge_map(facts, "custom_tags", true, findings);
  judge_map(facts, "spark_env_vars", false, findings);
  judge_scripts(facts, findings);
}

}  // namespace hipaa::rules

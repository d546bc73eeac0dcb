// HC-PHI-01: no patient data in names and tags. Our own patterns are a hint and no proof; those of
// the provider's configuration are the hospital's word, and graver. What is found is not repeated
// in the message.
#include "plugin/rules/read/patient_data_search.hpp"
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/place.hpp"

namespace hipaa::rules {
namespace {

class PatientDataSearch {
 public:
  PatientDataSearch(const Facts& facts, Findings& findings) : facts_(facts), findings_(findings) {}

  // True where something was found.
  bool text(const model::KnownText& text, const Place& place, std::string_view part = {}) {
    const auto& own = own_patterns();
    const auto name = [&] { return place.name() + std::string(part); };
    if (text.has_value()) {
      const auto matching = matching_in(text.value());
      const auto what = matching.empty() ? patient_data_in(text.value()) : std::string_view();
      if (!matching.empty())
        findings_
            .fail(place.pointer(),
                  name() + " matches " + matching + " of the provider's patient_data_patterns.")
            .verdict.is_escalated = true;
      else if (!what.empty())
        findings_.fail(place.pointer(), name() + " looks as if it held " + std::string(what) + ".");
      if (!matching.empty() || !what.empty()) return true;
      if (!own.is_complete)
        undecided(place, name() + ": the provider's patient_data_patterns are not known yet.");
    } else if (text.is_unknown() && !own.is_empty()) {
      undecided(place, name() +
                           " is not known yet: it may match one of the provider's "
                           "patient_data_patterns.");
    }
    return false;
  }

  void map(std::string_view name, bool keys) {
    const auto* entries = below(facts_.cluster, name);
    const Place at{nullptr, name, 0, facts_.name_of(name)};
    if (entries != nullptr && model::is_unknown(*entries)) text(model::KnownText::unknown(), at);
    const auto* object = entries == nullptr ? nullptr : entries->if_object();
    if (object == nullptr || model::is_unknown(*entries)) return;
    for (const auto& entry : *object) {
      const std::string_view key = entry.key();
      // A name that holds something may not lead to its value either.
      if (keys && text(model::KnownText(key), at, ": the name of an entry"))
        text(text_of(&entry.value()), at, ": the value of this entry");
      else
        text(text_of(&entry.value()), Place{&at, key});
    }
  }

  // Paths of init scripts: {"workspace": {"destination": …}}, whatever the storage.
  void scripts() {
    const auto* scripts = below(facts_.cluster, "init_scripts");
    const Place at{nullptr, "init_scripts"};
    if (scripts != nullptr && model::is_unknown(*scripts)) text(model::KnownText::unknown(), at);
    const auto* list = scripts == nullptr ? nullptr : scripts->if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      const Place at_script{&at, {}, i};
      if (model::is_unknown((*list)[i])) {
        text(model::KnownText::unknown(), at_script);
        continue;
      }
      const auto* script = (*list)[i].if_object();
      if (script == nullptr) continue;
      for (const auto& storage : *script) {
        const std::string_view name = storage.key();
        const Place at_storage{&at_script, name};
        text(text_of(below(storage.value(), "destination")), Place{&at_storage, "destination"});
      }
    }
  }

 private:
  const model::PatientDataPatterns& own_patterns() const {
    static const model::PatientDataPatterns none;
    return facts_.patient_data == nullptr ? none : *facts_.patient_data;
  }

  // "\"hospital record number\" and \"case number\"", "" where none matches.
  std::string matching_in(std::string_view text) const {
    std::string names;
    for (const auto& one : own_patterns().patterns)
      if (one.is_in(text)) names += (names.empty() ? "\"" : " and \"") + one.name + "\"";
    return names;
  }

  void undecided(const Place& place, std::string message) {
    findings_.undecided(place.pointer(), std::move(message)).verdict.is_escalated = true;
  }

  const Facts& facts_;
  Findings& findings_;
};

}  // namespace

void phi_01(const Facts& facts, Findings& findings) {
  PatientDataSearch search(facts, findings);
  search.text(text_of(below(facts.cluster, "cluster_name")),
              Place{nullptr, "cluster_name", 0, facts.name_of("cluster_name")});
  search.map("custom_tags", true);
  search.map("spark_env_vars", false);
  search.scripts();
}

}  // namespace hipaa::rules

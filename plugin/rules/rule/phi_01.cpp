// HC-PHI-01: no patient data in names, tags, paths and parameters. Our own patterns are a hint and
// no proof; those of the provider's configuration are the hospital's word, and graver. What is
// found is not repeated in the message.
#include <algorithm>
#include <array>

#include "plugin/json/document_path.hpp"
#include "plugin/rules/read/patient_data_search.hpp"
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

// Maps whose names somebody chose, not the API.
constexpr std::array<std::string_view, 10> maps_of_chosen_names{
    {"custom_tags", "tags", "base_parameters", "named_parameters", "job_parameters",
     "python_named_params", "notebook_params", "parameters", "configuration", "spark_env_vars"}};

bool has_chosen_names(std::string_view map) {
  return std::find(maps_of_chosen_names.begin(), maps_of_chosen_names.end(), map) !=
         maps_of_chosen_names.end();
}

// Clusters are judged by themselves; who an object runs as, and what a task waits for, is named
// elsewhere.
bool is_judged_elsewhere(std::string_view member) {
  return member == "new_cluster" || member == "run_as" || member == "depends_on";
}

// What a customer names in an object of the API that is no cluster: the rest is the API's answer.
constexpr std::array<std::string_view, 24> named_by_customers{
    {"name",          "run_name",
     "job_name",      "instance_pool_name",
     "description",   "tags",
     "custom_tags",   "parameters",
     "parameter",     "job_parameters",
     "git_source",    "email_notifications",
     "notifications", "webhook_notifications",
     "tasks",         "task",
     "environments",  "environment",
     "job_clusters",  "job_cluster",
     "configuration", "overriding_parameters",
     "trigger",       "notebook_params"}};

bool is_named_by_customer(std::string_view member) {
  return member.ends_with("_task") ||
         std::find(named_by_customers.begin(), named_by_customers.end(), member) !=
             named_by_customers.end();
}

class PatientDataSearch {
 public:
  PatientDataSearch(const Facts& facts, Findings& findings) : facts_(facts), findings_(findings) {}

  // True where something was found.
  bool text(const model::KnownText& text, const json::Path& place, std::string_view part = {}) {
    const auto& own = own_patterns();
    const auto name = [&] { return place.name() + std::string(part); };
    if (text.has_value()) {
      const auto matching = own_patterns_in(text.value(), own);
      const auto what = matching.empty() ? patient_data_in(text.value(), own) : std::string_view();
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

  // Every text below, and the names of entries that somebody chose. `part` tells of what lies below
  // a name that holds something: it may not lead there either.
  void all_in(const json::value& value, const json::Path& place, std::string_view part = {}) {
    const auto* object = value.if_object();
    const auto* list = value.if_array();
    if (model::is_unknown(value)) {
      text(model::KnownText::unknown(), place, part);
    } else if (object != nullptr) {
      const bool chosen = part.empty() && has_chosen_names(place.key);
      for (const auto& member : *object) {
        const std::string_view key = member.key();
        if (is_judged_elsewhere(key)) continue;
        if (chosen && text(model::KnownText(key), place, ": the name of an entry"))
          all_in(member.value(), place, ": the value of this entry");
        else
          all_in(member.value(), part.empty() ? json::Path{&place, key} : place, part);
      }
    } else if (list != nullptr) {
      for (std::size_t i = 0; i < list->size(); ++i)
        all_in((*list)[i], part.empty() ? json::Path{&place, {}, i} : place, part);
    } else {
      text(text_of(&value), place, part);
    }
  }

  void member(std::string_view name) {
    if (const auto* value = declared(facts_, name)) all_in(*value, json::Path{nullptr, name});
  }

 private:
  const model::PatientDataPatterns& own_patterns() const {
    return patterns_or_none(facts_.patient_data);
  }

  void undecided(const json::Path& place, std::string message) {
    findings_.undecided(place.pointer(), std::move(message)).verdict.is_escalated = true;
  }

  const Facts& facts_;
  Findings& findings_;
};

}  // namespace

void phi_01(const Facts& facts, Findings& findings) {
  PatientDataSearch search(facts, findings);
  if (facts.named_texts != nullptr) {
    const auto* object = facts.named_texts->if_object();
    const json::Path root;
    if (object == nullptr || model::is_unknown(*facts.named_texts)) return;
    for (const auto& member : *object)
      if (is_named_by_customer(member.key()))
        search.all_in(member.value(), json::Path{&root, member.key()});
    return;
  }
  for (const std::string_view member : {"cluster_name", "custom_tags", "spark_env_vars",
                                        "init_scripts", "libraries", "cluster_log_conf"})
    search.member(member);
  // Of a job of others all texts are searched at once.
  if (!facts.tasks_choose_compute) search.member("tasks");
}

}  // namespace hipaa::rules

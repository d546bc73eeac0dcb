// HC-SUB-02: no spark-submit by way of a shell.
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// What says something of the task, or is judged elsewhere, is no command.
constexpr std::array<std::string_view, 7> no_commands{{"task_key", "description", "depends_on",
                                                       "libraries", "spark_submit_task",
                                                       "email_notifications", "task"}};

void search(const json::value& value, const Place& place, Findings& findings) {
  if (const auto* text = value.if_string()) {
    if (contains_ignoring_case(*text, "spark-submit"))
      findings.fail(place.pointer(), place.name() + " calls spark-submit.");
  } else if (const auto* list = value.if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i)
      search((*list)[i], Place{&place, {}, i}, findings);
  } else if (const auto* object = value.if_object()) {
    if (model::is_unknown(value)) return;
    for (const auto& member : *object) {
      const std::string_view key = member.key();
      bool skipped = false;
      for (const auto one : no_commands) skipped = skipped || one == key;
      if (!skipped) search(member.value(), Place{&place, key}, findings);
    }
  }
}

}  // namespace

void sub_02(const Facts& facts, Findings& findings) {
  visit_tasks(facts, [&](const json::value& task, const Place& place) {
    search(task, place, findings);
    if (model::has_unknown(task))
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
  });
}

}  // namespace hipaa::rules

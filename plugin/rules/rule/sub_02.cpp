// HC-SUB-02: no spark-submit by way of a shell. A text that is put together out of pieces is found
// where the pieces stand side by side; what a program puts together is not.
#include <algorithm>

#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// What says something of the task, or is judged elsewhere, is no command.
constexpr std::array<std::string_view, 7> no_commands{{"task_key", "description", "depends_on",
                                                       "libraries", "spark_submit_task",
                                                       "email_notifications", "task"}};

// The text without what languages put between pieces: quotes, +, blanks, commas, backslashes.
std::string put_together(std::string_view text) {
  constexpr std::string_view between = "\"'`+\\,";
  std::string made;
  std::copy_if(text.begin(), text.end(), std::back_inserter(made),
               [&](char c) { return !is_blank(c) && between.find(c) == std::string_view::npos; });
  return made;
}

bool calls_submit(std::string_view text) {
  const auto plain = put_together(text);
  return contains_ignoring_case(plain, "spark-submit") ||
         contains_ignoring_case(plain, "deploy.SparkSubmit");
}

void search(const json::value& value, const json::Path& place, Findings& findings) {
  if (const auto* text = value.if_string()) {
    if (calls_submit(*text)) findings.fail(place.pointer(), place.name() + " calls spark-submit.");
  } else if (const auto* list = value.if_array()) {
    const auto before = findings.all().size();
    std::string all;
    for (std::size_t i = 0; i < list->size(); ++i) {
      search((*list)[i], json::Path{&place, {}, i}, findings);
      if (const auto* text = (*list)[i].if_string()) all += *text;
    }
    if (findings.all().size() == before && calls_submit(all))
      findings.fail(place.pointer(), place.name() + " calls spark-submit, in pieces.");
  } else if (const auto* object = value.if_object()) {
    if (model::is_unknown(value)) return;
    for (const auto& member : *object) {
      const std::string_view key = member.key();
      bool skipped = false;
      for (const auto one : no_commands) skipped = skipped || one == key;
      // HC-SUB-01 refuses the class itself.
      skipped = skipped || key == "main_class_name";
      if (!skipped) search(member.value(), json::Path{&place, key}, findings);
    }
  }
}

}  // namespace

void sub_02(const Facts& facts, Findings& findings) {
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    search(task, place, findings);
    if (model::has_unknown(task))
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
  });
}

}  // namespace hipaa::rules

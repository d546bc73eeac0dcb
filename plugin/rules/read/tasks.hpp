// Every task declared for the cluster, the tasks inside for_each_task included, however deep.
// Pure; any thread.
#pragma once

#include "plugin/json/document_path.hpp"
#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

// Calls visit(task, place) for `task` and what it repeats. An unknown is visited as it is.
template <class Visit>
void visit_task(const json::value& task, const json::Path& place, const Visit& visit) {
  visit(task, place);
  if (model::is_unknown(task)) return;
  const auto* repeat = below(task, "for_each_task");
  if (repeat == nullptr) return;
  const json::Path at_repeat{&place, "for_each_task"};
  if (model::is_unknown(*repeat)) {
    visit(*repeat, at_repeat);
  } else if (const auto* inner = below(repeat, "task")) {
    visit_task(*inner, json::Path{&at_repeat, "task"}, visit);
  }
}

// All of `tasks`; where the list itself is not known, visit(unknown, "/tasks").
template <class Visit>
void visit_tasks(const model::Facts& facts, const Visit& visit) {
  const auto* tasks = declared(facts, "tasks");
  if (tasks == nullptr) return;
  const json::Path at{nullptr, "tasks"};
  // Of a job's tasks each is judged for itself, in a list that stands nowhere in the job.
  const bool is_subject = facts.tasks_choose_compute;
  const std::string_view called = is_subject ? "The task" : "";
  if (const auto* list = tasks->if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      // A null in the list is no task, and it is not the end of the list.
      if (!(*list)[i].is_null())
        visit_task((*list)[i], json::Path{&at, {}, i, called, is_subject}, visit);
    }
  } else if (model::is_unknown(*tasks)) {
    visit(*tasks, at);
  }
}

}  // namespace hipaa::rules

// Every value of a part of the cluster that somebody could write, with its way from the cluster on
// ("spark_conf/spark.x", "tasks/0/notebook_task/base_parameters/day"). Pure; any thread.
#pragma once

#include "plugin/json/document_path.hpp"
#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

struct Leaf {
  const model::KnownText& value;  // numbers as texts
  const json::Path& place;
  std::string_view path;
  std::string_view name;      // of the nearest member
  std::string_view previous;  // the text before it in a list; "" where there is none
};

// The name of the nearest member above a place, itself included.
inline std::string_view nearest_name(const json::Path& place) {
  const auto* at = &place;
  while (at->is_element() && at->parent != nullptr) at = at->parent;
  return at->key;
}

// Calls visit(leaf) for each text, number and flag in `value`, and for each unknown, whatever it
// stands for. `path` is that of `place`; it is lent for the call.
template <class Visit>
void visit_leaves(const json::value& value, const json::Path& place, std::string& path,
                  const Visit& visit, std::string_view previous = {}) {
  const auto size = path.size();
  if (model::is_unknown(value)) {
    visit(Leaf{model::KnownText::unknown(), place, path, nearest_name(place), previous});
  } else if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const std::string_view key = member.key();
      path.append("/").append(key);
      visit_leaves(member.value(), json::Path{&place, key}, path, visit);
      path.resize(size);
    }
  } else if (const auto* list = value.if_array()) {
    std::string_view before;
    for (std::size_t i = 0; i < list->size(); ++i) {
      path.append("/").append(std::to_string(i));
      visit_leaves((*list)[i], json::Path{&place, {}, i}, path, visit, before);
      path.resize(size);
      before = text_of(&(*list)[i]).value_or("");
    }
  } else if (const auto* number = value.if_int64()) {
    const auto text = std::to_string(*number);
    visit(
        Leaf{model::KnownText(std::string_view(text)), place, path, nearest_name(place), previous});
  } else if (const auto text = text_of(&value); !text.is_absent()) {
    visit(Leaf{text, place, path, nearest_name(place), previous});
  }
}

// The same of a member of the cluster.
template <class Visit>
void visit_leaves_of(const model::Facts& facts, std::string_view member, const Visit& visit) {
  const auto* value = declared(facts, member);
  if (value == nullptr) return;
  std::string path(member);
  const json::Path at{nullptr, member};
  const auto* list = value->if_array();
  if (!facts.tasks_choose_compute || member != "tasks" || list == nullptr)
    return visit_leaves(*value, at, path, visit);
  // Of a job's tasks each is judged for itself (see visit_tasks).
  for (std::size_t i = 0; i < list->size(); ++i) {
    path = "tasks/" + std::to_string(i);
    visit_leaves((*list)[i], json::Path{&at, {}, i, "The task", true}, path, visit);
  }
}

}  // namespace hipaa::rules

// The way from the cluster to a value, kept on the stack while walking: the JSON Pointer is spelt
// out only for a finding. Borrows its parents; used by one thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/json/pointer.hpp"

namespace hipaa::rules {

struct Place {
  const Place* parent = nullptr;
  std::string_view key{};  // "" = an element of a list
  std::size_t index = 0;
  std::string_view called{};  // what people call it, instead of the way to it; "" = by that
  bool is_subject = false;    // what all below it is told of anyway: no part of their names

  // "/tasks/0/for_each_task"
  [[nodiscard]] std::string pointer() const {
    if (parent == nullptr && key.empty()) return {};
    return (parent == nullptr ? std::string() : parent->pointer()) + '/' +
           (key.empty() ? std::to_string(index) : json::pointer_token(key));
  }
  // "tasks[0].for_each_task", as people write it.
  [[nodiscard]] std::string name() const {
    if (!called.empty()) return std::string(called);
    const bool is_first = parent == nullptr || parent->is_subject;
    const auto before = is_first ? std::string() : parent->name();
    if (key.empty()) return parent == nullptr ? before : before + '[' + std::to_string(index) + ']';
    return before.empty() ? std::string(key) : before + '.' + std::string(key);
  }
};

}  // namespace hipaa::rules

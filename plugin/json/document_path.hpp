// The way from a document's root to a value, kept on the stack while walking: the JSON Pointer is
// spelt out only for a finding. Borrows its parents and keys; used by one thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/json/pointer.hpp"

namespace hipaa::json {

struct Path {
  const Path* parent = nullptr;
  std::string_view key{};  // without data: an element of a list, or the root
  std::size_t index = 0;
  std::string_view called{};  // a name that replaces the way to the value; "" = none
  bool is_subject = false;    // a message is about it anyway: no part of the names below it

  [[nodiscard]] bool is_element() const { return key.data() == nullptr; }  // or the root

  // "/tasks/0/for_each_task"
  [[nodiscard]] std::string pointer() const {
    std::string made;
    append_pointer(made);
    return made;
  }
  // "tasks[0].for_each_task", as people write it.
  [[nodiscard]] std::string name() const {
    if (!called.empty()) return std::string(called);
    if (is_root()) return {};
    const bool is_first = parent == nullptr || parent->is_subject;
    const auto before = is_first ? std::string() : parent->name();
    if (is_element()) return before + '[' + std::to_string(index) + ']';
    return before.empty() ? std::string(key) : before + '.' + std::string(key);
  }

 private:
  void append_pointer(std::string& to) const {
    if (is_root()) return;
    if (parent != nullptr) parent->append_pointer(to);
    to += '/';
    if (is_element())
      to += std::to_string(index);
    else
      append_token(key, to);
  }
  [[nodiscard]] bool is_root() const { return parent == nullptr && is_element(); }
};

}  // namespace hipaa::json

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

  // "/tasks/0/for_each_task"
  [[nodiscard]] std::string pointer() const {
    if (is_root()) return {};
    return (parent == nullptr ? std::string() : parent->pointer()) + '/' +
           (key.data() == nullptr ? std::to_string(index) : pointer_token(key));
  }
  // "tasks[0].for_each_task", as people write it.
  [[nodiscard]] std::string name() const {
    if (is_root()) return {};
    const auto before = parent == nullptr ? std::string() : parent->name();
    if (key.data() == nullptr) return before + '[' + std::to_string(index) + ']';
    return before.empty() ? std::string(key) : before + '.' + std::string(key);
  }

 private:
  [[nodiscard]] bool is_root() const { return parent == nullptr && key.data() == nullptr; }
};

}  // namespace hipaa::json

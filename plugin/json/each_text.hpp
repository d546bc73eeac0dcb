// A walk over the texts of a document. Any thread.
#pragma once

#include <string>

#include "plugin/json/json.hpp"
#include "plugin/json/pointer.hpp"

namespace hipaa::json {

// Calls `take(text, pointer)` for each value below `of` that is a text, in the document's order;
// `pointer` is where it stands below `pointer` as given. `take` may put another value in its place
// where `Value` is not const. What is read has a bounded depth (reader.hpp).
template <class Value, class Take>
void each_text(Value& of, std::string& pointer, const Take& take) {
  const auto length = pointer.size();
  if (of.is_object()) {
    for (auto& one : of.get_object()) {
      pointer += '/';
      append_token(view(one.key()), pointer);
      each_text(one.value(), pointer, take);
      pointer.resize(length);
    }
  } else if (of.is_array()) {
    auto& list = of.get_array();
    for (std::size_t i = 0; i < list.size(); ++i) {
      pointer += '/' + std::to_string(i);
      each_text(list[i], pointer, take);
      pointer.resize(length);
    }
  } else if (of.is_string()) {
    take(of, pointer);
  }
}

}  // namespace hipaa::json

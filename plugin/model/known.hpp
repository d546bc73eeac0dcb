// Known<T>: one setting as a rule sees it: absent, not known yet, or a value.
// Borrows from the document that it was read from (text is a std::string_view).
#pragma once

#include <cstdint>
#include <string_view>

#include "plugin/model/value.hpp"

namespace hipaa::model {

template <class T>
class Known {
 public:
  Known() = default;  // absent
  explicit Known(T value) : state_(State::value), value_(value) {}
  static Known unknown() {
    Known made;
    made.state_ = State::unknown;
    return made;
  }

  [[nodiscard]] bool is_absent() const { return state_ == State::absent; }
  [[nodiscard]] bool is_unknown() const { return state_ == State::unknown; }
  [[nodiscard]] bool has_value() const { return state_ == State::value; }
  [[nodiscard]] const T& value() const { return value_; }
  [[nodiscard]] T value_or(T other) const { return has_value() ? value_ : other; }
  // True only for a known, equal value.
  [[nodiscard]] bool is(const T& other) const { return has_value() && value_ == other; }

 private:
  enum class State : std::uint8_t { absent, unknown, value };
  State state_ = State::absent;
  T value_{};
};

using KnownText = Known<std::string_view>;
using KnownInteger = Known<std::int64_t>;
using KnownFlag = Known<bool>;

// Reads at a JSON Pointer. A value of another kind counts as absent: the schema has refused it
// before.
KnownText text_at(const json::value& root, std::string_view pointer);
KnownInteger integer_at(const json::value& root, std::string_view pointer);
KnownFlag flag_at(const json::value& root, std::string_view pointer);

}  // namespace hipaa::model

// Reading JSON text as the library writes it, without blanks, value by value. Pure, any thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace hipaa::terraform {

// Whether a text stands in JSON as it is in MessagePack.
inline bool is_plain_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

// What is left of a text to read.
class Text {
 public:
  explicit Text(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  bool skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // A value as it stands there. What it is made of is left to who reads it.
  std::optional<std::string_view> value() {
    std::size_t end = 0;
    std::size_t depth = 0;
    do {
      if (end >= rest_.size()) return std::nullopt;
      const char c = rest_[end];
      if (c == '"')
        end = end_of_string(end);
      else if (c == '{' || c == '[')
        ++depth, ++end;
      else if (depth > 0 && (c == '}' || c == ']'))
        --depth, ++end;
      else if (depth > 0 && (c == ',' || c == ':'))
        ++end;
      else
        end = std::min(rest_.find_first_of(",]} \n\t\r", end + 1), rest_.size());
    } while (depth > 0);
    return take(end);
  }
  // A key and its colon; nullopt also where it is not plain.
  std::optional<std::string_view> key() {
    if (rest_.empty() || rest_.front() != '"') return std::nullopt;
    const auto quoted = take(end_of_string(0));
    const auto name = quoted.substr(1, std::max<std::size_t>(quoted.size(), 2) - 2);
    if (!is_plain_text(name) || !skip(':')) return std::nullopt;
    return name;
  }

 private:
  std::string_view take(std::size_t size) {
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  // Past the closing quotation mark.
  [[nodiscard]] std::size_t end_of_string(std::size_t at) const {
    for (++at; at < rest_.size(); ++at) {
      if (rest_[at] == '\\')
        ++at;
      else if (rest_[at] == '"')
        return at + 1;
    }
    return rest_.size();
  }

  std::string_view rest_;
};

// visit(key, value) for each member of an object. False where the text is none.
template <class Visit>
bool each_member(std::string_view object, Visit visit) {
  Text text(object);
  if (!text.skip('{')) return false;
  if (text.skip('}')) return text.empty();
  do {
    const auto key = text.key();
    const auto value = key ? text.value() : std::nullopt;
    if (!value) return false;
    visit(*key, *value);
  } while (text.skip(','));
  return text.skip('}') && text.empty();
}

// visit(value) for each element of a list.
template <class Visit>
bool each_element(std::string_view list, Visit visit) {
  Text text(list);
  if (!text.skip('[')) return false;
  if (text.skip(']')) return text.empty();
  do {
    const auto value = text.value();
    if (!value) return false;
    visit(*value);
  } while (text.skip(','));
  return text.skip(']') && text.empty();
}

}  // namespace hipaa::terraform

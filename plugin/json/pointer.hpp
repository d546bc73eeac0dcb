// JSON Pointers (RFC 6901). Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hipaa::json {

// A token as it stands in a pointer: ~ and / escaped.
std::string pointer_token(std::string_view token);
void append_token(std::string_view token, std::string& pointer);
// The other way.
std::string unescaped(std::string_view token);

// "/a~1b/0" -> "a/b", "0". A text that does not begin with / has no tokens.
std::vector<std::string> pointer_tokens(std::string_view pointer);

// Whether `pointer` is `of` or lies below it.
inline bool is_below(std::string_view pointer, std::string_view of) {
  return pointer.substr(0, of.size()) == of &&
         (pointer.size() == of.size() || pointer[of.size()] == '/');
}

}  // namespace hipaa::json

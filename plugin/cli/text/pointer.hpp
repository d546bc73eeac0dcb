// JSON Pointers (RFC 6901). Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hipaa::cli {

// A token as it stands in a pointer: ~ and / escaped.
inline std::string pointer_token(std::string_view token) {
  std::string out;
  out.reserve(token.size());
  for (const char c : token) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

// "/a~1b/0" -> "a/b", "0". A text that does not begin with / has no tokens.
inline std::vector<std::string> pointer_tokens(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.empty() || pointer.front() != '/') return tokens;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      tokens.emplace_back();
    } else if (pointer[i] == '~' && i + 1 < pointer.size()) {
      tokens.back() += pointer[++i] == '1' ? '/' : '~';
    } else {
      tokens.back() += pointer[i];
    }
  }
  return tokens;
}

// Whether `pointer` is `of` or lies below it.
inline bool is_below(std::string_view pointer, std::string_view of) {
  return pointer.substr(0, of.size()) == of &&
         (pointer.size() == of.size() || pointer[of.size()] == '/');
}

}  // namespace hipaa::cli

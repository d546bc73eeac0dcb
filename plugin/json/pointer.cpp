#include "plugin/json/pointer.hpp"

#include <algorithm>

namespace hipaa::json {

void append_token(std::string_view token, std::string& pointer) {
  const auto is_special = [](char c) { return c == '~' || c == '/'; };
  for (auto at = std::find_if(token.begin(), token.end(), is_special); at != token.end();
       at = std::find_if(token.begin(), token.end(), is_special)) {
    const auto plain = static_cast<std::size_t>(at - token.begin());
    pointer.append(token, 0, plain).append(*at == '~' ? "~0" : "~1");
    token.remove_prefix(plain + 1);
  }
  pointer += token;
}

std::string pointer_token(std::string_view token) {
  std::string out;
  append_token(token, out);
  return out;
}

std::string unescaped(std::string_view token) {
  std::string out;
  out.reserve(token.size());
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_escape =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    out += !is_escape ? token[i] : token[++i] == '0' ? '~' : '/';
  }
  return out;
}

std::vector<std::string> pointer_tokens(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.empty() || pointer.front() != '/') return tokens;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    tokens.push_back(unescaped(pointer.substr(0, end)));
    pointer.remove_prefix(end);
  }
  return tokens;
}

}  // namespace hipaa::json

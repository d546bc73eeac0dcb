#include "plugin/rules/verdict/text.hpp"

#include <algorithm>

#include "plugin/support/digest.hpp"

namespace hipaa::rules {

std::size_t find_ignoring_case(std::string_view text, std::string_view part) {
  const char first = part.empty() ? '\0' : lower(part.front());
  for (std::size_t at = 0; at + part.size() <= text.size(); ++at)
    if ((part.empty() || lower(text[at]) == first) &&
        equal_ignoring_case(text.substr(at, part.size()), part))
      return at;
  return std::string_view::npos;
}

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t from = 0;;) {
    const auto at = find_ignoring_case(text.substr(from), word);
    if (at == std::string_view::npos) return false;
    const auto begin = from + at;
    const auto end = begin + word.size();
    if ((begin == 0 || !is_letter(text[begin - 1])) &&
        (end == text.size() || !is_letter(text[end])))
      return true;
    from = end;
  }
}

std::string digest_accepts(std::string_view name, std::string_view value) {
  return std::string(name) + "=sha256:" + support::sha256_digest(value);
}

std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

std::string without_credentials(std::string_view text) {
  std::string made;
  while (true) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) break;
    made += text.substr(0, scheme + 3);
    text.remove_prefix(scheme + 3);
    const auto host_end = std::min(text.find_first_of("/?# \t"), text.size());
    const auto at = text.substr(0, host_end).rfind('@');
    if (at == std::string_view::npos) continue;
    made += "***";
    text.remove_prefix(at);
  }
  return made += text;
}

std::string quoted(std::string_view text) {
  return '"' + without_credentials(text) + '"';
}

}  // namespace hipaa::rules

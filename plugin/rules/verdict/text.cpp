#include "plugin/rules/verdict/text.hpp"

#include <algorithm>

#include "plugin/support/digest.hpp"

namespace hipaa::rules {

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

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

bool matches_wildcards(std::string_view text, std::string_view pattern) {
  // Where the last * stands, and how much of the text it has taken.
  auto star = std::string_view::npos;
  std::size_t taken = 0;
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      taken = at;
    } else if (in_pattern < pattern.size() && lower(pattern[in_pattern]) == lower(text[at])) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  while (in_pattern < pattern.size() && pattern[in_pattern] == '*') ++in_pattern;
  return in_pattern == pattern.size();
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

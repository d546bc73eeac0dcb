#include "plugin/workspace/auth/profile_file.hpp"

namespace hipaa::workspace {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\v\f";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// A '#' or ';' starts a comment only after a blank: tokens and passwords may hold either.
std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i)
    if ((text[i] == '#' || text[i] == ';') && (text[i - 1] == ' ' || text[i - 1] == '\t'))
      return trimmed(text.substr(0, i));
  return text;
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == text.back() &&
      (text.front() == '"' || text.front() == '\''))
    return text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

ProfileFile parse_profile_file(std::string_view text) {
  ProfileFile file;
  ProfileSection* section = nullptr;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      const auto close = line.find(']');
      section = close == std::string_view::npos
                    ? nullptr
                    : &file[std::string(trimmed(line.substr(1, close - 1)))];
      continue;
    }
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || section == nullptr) continue;
    (*section)[std::string(trimmed(line.substr(0, equals)))] =
        unquoted(without_comment(trimmed(line.substr(equals + 1))));
  }
  return file;
}

}  // namespace hipaa::workspace

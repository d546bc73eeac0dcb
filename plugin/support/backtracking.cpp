#include "plugin/support/backtracking.hpp"

#include <regex>

namespace hipaa::support {

bool backtracking_match(const std::string& pattern, const std::string& text) {
  try {
    return std::regex_match(text, std::regex(pattern, std::regex::ECMAScript));
  } catch (const std::regex_error&) {
    return false;
  }
}

}  // namespace hipaa::support

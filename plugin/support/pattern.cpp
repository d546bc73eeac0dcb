#include "plugin/support/pattern.hpp"

namespace hipaa::support {

std::optional<std::regex> compile_pattern(const std::string& text) {
  try {
    return std::regex(text, std::regex::ECMAScript);
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

}  // namespace hipaa::support

// Regular expressions that come from outside. Any thread.
#pragma once

#include <optional>
#include <regex>
#include <string>

namespace hipaa::support {

// nullopt where it is none.
std::optional<std::regex> compile_pattern(const std::string& text);

}  // namespace hipaa::support

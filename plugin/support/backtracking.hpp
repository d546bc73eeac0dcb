// Patterns that cannot be searched in linear time (plugin/support/pattern.hpp refuses them): for
// short texts alone. Any thread.
#pragma once

#include <string>

namespace hipaa::support {

// Whether a pattern in ECMAScript's syntax matches the whole text; false where it is none.
bool backtracking_match(const std::string& pattern, const std::string& text);

}  // namespace hipaa::support

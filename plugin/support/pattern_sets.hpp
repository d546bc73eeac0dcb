// What letters after a backslash and signs of a pattern stand for. Pure; any thread.
#pragma once

#include <optional>

#include "plugin/support/pattern.hpp"

namespace hipaa::support {

// \d, \w, \s, of Java \h and \v as well, and their others in capitals.
std::optional<CharacterSet> named_characters(char32_t letter, Pattern::Syntax syntax);

// The ends of lines, which a point does not match.
CharacterSet line_ends(Pattern::Syntax syntax);

// \Q…\E written out: each character of it stands for itself.
std::string without_quoting(std::string_view text);

}  // namespace hipaa::support

// UTF-8: validity, and what is safe to show on a terminal. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::json {

// The offset of the first byte that is not UTF-8 (overlong forms and surrogates are not);
// std::string_view::npos when all is well.
std::size_t find_invalid_utf8(std::string_view text);

// The text with control characters made visible (\x1b), so that no name in a workspace can drive
// the terminal, and with those that cannot be seen or turn the reading direction around (\u202e),
// so that no text looks like another; line ends are kept where `keep_lines`.
std::string printable(std::string_view text, bool keep_lines = false);

// A whole document with the same characters escaped as JSON escapes them (\u202e), control
// characters of ASCII apart: those a document has of its own. The value of a JSON document stays as
// it is.
std::string with_visible_characters(std::string text);

// Columns that the text takes on a terminal: code points, near enough for wrapping.
std::size_t columns(std::string_view text);

}  // namespace hipaa::json

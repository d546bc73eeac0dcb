// Breaks text into lines for people. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::cli {

// Lines of at most `width` columns, each after `indent` spaces; the text's own line ends and the
// spaces at their beginnings are kept. Ends with a line end unless the text is empty. Control
// characters are made visible.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace hipaa::cli

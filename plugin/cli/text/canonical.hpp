// One spelling for one value: members sorted by name, no spaces, the shortest escapes. What
// json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) writes in Python, so
// that hosts in other languages can print the same bytes. Any thread.
#pragma once

#include <string>

#include "plugin/cli/text/json.hpp"

namespace hipaa::cli {

std::string canonical(const json::value& value);

// For people: the same order, one member a line.
std::string indented(const json::value& value);

// A text as it stands in JSON, quotes included.
std::string quoted(std::string_view text);

}  // namespace hipaa::cli

// One spelling for one value: members sorted by name, no spaces, the shortest escapes. What
// json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) writes in Python, so
// that hosts in other languages can print the same bytes. Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "plugin/cli/text/json.hpp"

namespace hipaa::cli {

std::string canonical(const json::value& value);

// For people: the same order, one member a line.
std::string indented(const json::value& value);

// What is not known yet, in a value for write_brief. No JSON that is read has this kind.
inline json::value not_known() {
  return json::value(std::uint64_t{0});
}

// Appends the value in the order that it has, without members that are null: for readers to whom
// null and absent are one thing. What is not known is written as null.
void write_brief(const json::value& value, std::string& out);

// A text as it stands in JSON, quotes included.
std::string quoted(std::string_view text);

}  // namespace hipaa::cli

// Values as JSON text. Numbers are written as people write them (0.5), texts with the shortest
// escapes. Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "plugin/json/json.hpp"

namespace hipaa::json {

// Members in the order that they have, no blanks.
std::string compact(const value& of);
std::string compact(const object& of);
std::string compact(const array& of);

// One spelling for one value: members sorted by name, no blanks. What
// json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) writes in Python, so
// that hosts in other languages can print the same bytes.
std::string canonical(const value& of);
// The same for a value that may hold unknowns: each is written as null.
std::string canonical_with_unknowns(const value& of);

// For people: the same order, one member a line.
std::string indented(const value& of);

// Appends the value as `compact` writes it, an unknown as null.
void write_compact(const value& of, std::string& out);

// Appends the value in the order that it has, without members that are null: for readers to whom
// null and absent are one thing. An unknown is written as null.
void write_brief(const value& of, std::string& out);

// A text as it stands in JSON, quotes included.
std::string quoted(std::string_view text);
void write_quoted(std::string_view text, std::string& out);  // appends it

}  // namespace hipaa::json

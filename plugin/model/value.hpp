// Documents as the rooms share them: Boost.JSON values in which a value that is not known yet
// (Terraform: "known after apply") has a kind of its own.
//
// Absent, null, unknown, zero and empty stay five different things: a key that is not there, a
// null, an unknown, a 0 and an "" or []. Integers outside of int64 are refused when they are read,
// so the kind uint64 never comes from input; it is what marks an unknown inside the library. It
// never leaves it: the envelope writer turns it back into null and a JSON Pointer.
#pragma once

#include <string>
#include <string_view>

#include "plugin/json/json.hpp"

namespace hipaa::model {

namespace json = hipaa::json;
using json::is_unknown;
using json::unknown;

// True where `value` is unknown or holds an unknown anywhere below.
bool has_unknown(const json::value& value);

// A key's value, or nullptr where it is absent or null (one thing for all but the request that is
// sent).
inline const json::value* find(const json::object& object, std::string_view key) {
  return json::member(object, key);
}

// The same of a value that may be missing or no object.
inline const json::value* find(const json::value* of, std::string_view key) {
  const auto* object = of == nullptr ? nullptr : of->if_object();
  return object == nullptr ? nullptr : find(*object, key);
}

// The same along a JSON Pointer ("/aws_attributes/ebs_volume_count"). An unknown on the way is the
// answer: what lies below an unknown is unknown.
const json::value* find_pointer(const json::value& root, std::string_view pointer);

// How a scalar is written: a text as it is, anything else as in JSON. Policies and maps of texts
// hold numbers and flags either way.
std::string plain(const json::value& value);

// The text with sorted keys and no blanks: equal values have equal bytes. An unknown becomes null.
std::string canonical(const json::value& value);

}  // namespace hipaa::model

// Boost.JSON's values under one name for library and hosts. Texts become values by read
// (reader.hpp) and values texts by the functions of writer.hpp; Boost's own parse and serialize are
// left out here: they keep the last of two equal keys, take 2^64 for a double and write 0.5 as
// 5E-1.
//
// No JSON that is read has the kind uint64: in programs it marks a value that is not known yet.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace hipaa::json {

using boost::json::array;
using boost::json::array_kind;
using boost::json::key_value_pair;
using boost::json::kind;
using boost::json::monotonic_resource;
using boost::json::object;
using boost::json::object_kind;
using boost::json::storage_ptr;
using boost::json::string;
using boost::json::string_view;
using boost::json::value;

inline value unknown() {
  return value(std::uint64_t{0});
}
inline bool is_unknown(const value& of) {
  return of.is_uint64();
}

// Boost 1.81's JSON strings are no std::string_view by themselves.
inline std::string_view view(const string& text) {
  return {text.data(), text.size()};
}
inline std::string_view view(string_view text) {
  return {text.data(), text.size()};
}
inline string_view boosted(std::string_view text) {
  return {text.data(), text.size()};
}

// The member's value; nullptr when it is absent or null, which are one thing. Boost compares the
// members of a small object one by one, as this does without a call: rules ask a hundred times.
inline const value* member(const object& of, std::string_view name) {
  constexpr std::size_t small = 18;
  if (of.size() > small) {
    const auto* found = of.if_contains(boosted(name));
    return found == nullptr || found->is_null() ? nullptr : found;
  }
  for (const auto& one : of)
    if (view(one.key()) == name) return one.value().is_null() ? nullptr : &one.value();
  return nullptr;
}
// The same where `of` is no object, too.
inline const value* member(const value& of, std::string_view name) {
  const auto* found = of.if_object();
  return found == nullptr ? nullptr : member(*found, name);
}

// The member's text, "" when it is absent or no text.
inline std::string text_member(const value& of, std::string_view name) {
  const auto* found = member(of, name);
  return found != nullptr && found->is_string() ? std::string(view(found->get_string()))
                                                : std::string();
}

}  // namespace hipaa::json

// Boost.JSON under a short name.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace hipaa::cli {

namespace json = boost::json;

// Boost 1.81's JSON strings are no std::string_view by themselves.
inline std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}
inline std::string_view view(json::string_view text) {
  return {text.data(), text.size()};
}
inline json::string_view boosted(std::string_view text) {
  return {text.data(), text.size()};
}

// The member's value; nullptr when it is absent or null, which are one thing.
inline const json::value* member(const json::value& of, std::string_view name) {
  const auto* object = of.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(boosted(name));
  return found == nullptr || found->is_null() ? nullptr : found;
}

// The member's text, "" when it is absent or no text.
inline std::string text_member(const json::value& of, std::string_view name) {
  const auto* found = member(of, name);
  return found != nullptr && found->is_string() ? std::string(view(found->get_string()))
                                                : std::string();
}

}  // namespace hipaa::cli

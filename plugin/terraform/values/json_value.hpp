// The values of this host: nlohmann-json trees, because its MessagePack keeps extension types,
// which is where Terraform keeps unknown values. Two shapes go by the same type:
//
//   wire   as Terraform has it: numbers sometimes as decimal text, a dynamic value as
//          [type, value]; an attribute that is null may be absent, as its bytes may not;
//   plain  as the library has it: absent for null, numbers as numbers, dynamic values bare.
//
// In both an unknown value is a binary with an extension type. Immutable trees may be read by any
// threads.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace hipaa::terraform {

using Json = nlohmann::json;

// Refined or not: whatever has an extension type is not known yet.
inline bool is_unknown(const Json& value) {
  return value.is_binary() && value.get_binary().has_subtype();
}

// Without refinements: fixext 1, type 0.
inline Json unknown_value() {
  return Json::binary({0}, 0);
}

// JSON text; what is no UTF-8 becomes U+FFFD instead of an exception.
inline std::string text_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A tree, or discarded (is_discarded()) where the text is no JSON.
inline Json parsed(std::string_view text) {
  return Json::parse(text.begin(), text.end(), nullptr, false);
}

}  // namespace hipaa::terraform

#include "plugin/model/value.hpp"

#include <algorithm>

#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/model/facts.hpp"
#include "plugin/model/known.hpp"

namespace hipaa::model {

const Lookup SharedLookup::nothing;

namespace {

const json::value* step(const json::value& from, std::string_view token) {
  if (const auto* object = from.if_object()) {
    return token.find('~') == std::string_view::npos ? find(*object, token)
                                                     : find(*object, json::unescaped(token));
  }
  if (const auto* array = from.if_array()) {
    std::size_t index = 0;
    if (token.empty() || token.size() > 9) return nullptr;
    for (const char digit : token) {
      if (digit < '0' || digit > '9') return nullptr;
      index = index * 10 + static_cast<std::size_t>(digit - '0');
    }
    if (index < array->size() && !(*array)[index].is_null()) return &(*array)[index];
  }
  return nullptr;
}

template <class T, class Read>
Known<T> known_at(const json::value& root, std::string_view pointer, Read read) {
  const auto* found = find_pointer(root, pointer);
  if (found == nullptr) return {};
  if (is_unknown(*found)) return Known<T>::unknown();
  return read(*found);
}

}  // namespace

bool has_unknown(const json::value& value) {
  if (const auto* object = value.if_object()) {
    return std::any_of(object->begin(), object->end(),
                       [](const auto& member) { return has_unknown(member.value()); });
  }
  if (const auto* array = value.if_array())
    return std::any_of(array->begin(), array->end(), has_unknown);
  return is_unknown(value);
}

const json::value* find_pointer(const json::value& root, std::string_view pointer) {
  const json::value* at = &root;
  while (!pointer.empty()) {
    if (is_unknown(*at)) return at;
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    at = step(*at, pointer.substr(0, end));
    if (at == nullptr) return nullptr;
    pointer.remove_prefix(end);
  }
  return at->is_null() ? nullptr : at;
}

std::string plain(const json::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? canonical(value) : std::string(*text);
}

std::string canonical(const json::value& value) {
  return json::canonical_with_unknowns(value);
}

KnownText text_at(const json::value& root, std::string_view pointer) {
  return known_at<std::string_view>(root, pointer, [](const json::value& found) {
    const auto* text = found.if_string();
    return text == nullptr ? KnownText() : KnownText(std::string_view(*text));
  });
}

KnownInteger integer_at(const json::value& root, std::string_view pointer) {
  return known_at<std::int64_t>(root, pointer, [](const json::value& found) {
    const auto* number = found.if_int64();
    return number == nullptr ? KnownInteger() : KnownInteger(*number);
  });
}

KnownFlag flag_at(const json::value& root, std::string_view pointer) {
  return known_at<bool>(root, pointer, [](const json::value& found) {
    const auto* flag = found.if_bool();
    return flag == nullptr ? KnownFlag() : KnownFlag(*flag);
  });
}

std::string origin_suffix(const Facts& facts, std::string_view pointer) {
  const auto found = facts.origins.find(pointer);
  return found == facts.origins.end() ? std::string() : " (from " + found->second + ")";
}

}  // namespace hipaa::model

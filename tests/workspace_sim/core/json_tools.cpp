#include "core/json_tools.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

namespace workspace_sim {

namespace {

const json::value* find(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

/// Most texts need no escapes; going through a serializer for each would be most of the work.
void append_quoted(std::string_view plain, std::string& text) {
  const bool as_it_is = std::all_of(plain.begin(), plain.end(), [](unsigned char letter) {
    return letter >= 0x20 && letter != '"' && letter != '\\';
  });
  if (!as_it_is) {
    text += json::serialize(json::string_view(plain));
    return;
  }
  text += '"';
  text += plain;
  text += '"';
}

template <class Number>
std::string_view written(Number number, std::array<char, 32>& digits) {
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), static_cast<std::size_t>(end - digits.data())};
}

void append_text(const json::value& value, std::string& text) {
  std::array<char, 32> digits{};
  if (const json::object* object = value.if_object()) {
    char separator = '{';
    for (const auto& member : *object) {
      text += separator;
      append_quoted(member.key(), text);
      text += ':';
      append_text(member.value(), text);
      separator = ',';
    }
    text += separator == '{' ? "{}" : "}";
  } else if (const json::array* array = value.if_array()) {
    char separator = '[';
    for (const json::value& element : *array) {
      text += separator;
      append_text(element, text);
      separator = ',';
    }
    text += separator == '[' ? "[]" : "]";
  } else if (value.is_double()) {
    const std::string_view number = written(value.get_double(), digits);
    text += number;
    if (number.find_first_of(".e") == std::string_view::npos) text += ".0";
  } else if (value.is_string()) {
    append_quoted(value.get_string(), text);
  } else if (value.is_int64()) {
    text += written(value.get_int64(), digits);
  } else {
    text += json::serialize(value);
  }
}

}  // namespace

std::string to_text(const json::value& value) {
  std::string text;
  append_text(value, text);
  return text;
}

std::string text_at(const json::object& object, std::string_view key, std::string_view fallback) {
  const json::value* value = find(object, key);
  if (value == nullptr || !value->is_string()) return std::string(fallback);
  return std::string(value->get_string());
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return lowered;
}

std::optional<std::int64_t> as_integer(const json::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64() && value.get_uint64() <= 9'223'372'036'854'775'807ULL) {
    return static_cast<std::int64_t>(value.get_uint64());
  }
  if (value.is_double()) {
    const double number = value.get_double();
    if (std::trunc(number) == number && std::abs(number) < 9e15) {
      return static_cast<std::int64_t>(number);
    }
  }
  if (value.is_string()) {
    const std::string_view text = value.get_string();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && !text.empty()) return number;
  }
  return std::nullopt;
}

std::optional<double> as_number(const json::value& value) {
  if (value.is_double()) return value.get_double();
  if (const auto whole = as_integer(value)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::int64_t integer_at(const json::object& object, std::string_view key, std::int64_t fallback) {
  const json::value* value = find(object, key);
  return value == nullptr ? fallback : as_integer(*value).value_or(fallback);
}

double number_at(const json::object& object, std::string_view key, double fallback) {
  const json::value* value = find(object, key);
  return value == nullptr ? fallback : as_number(*value).value_or(fallback);
}

bool flag_at(const json::object& object, std::string_view key, bool fallback) {
  const json::value* value = find(object, key);
  if (value == nullptr) return fallback;
  if (value->is_bool()) return value->get_bool();
  if (value->is_string()) return value->get_string() == "true";
  return fallback;
}

bool has(const json::object& object, std::string_view key) {
  return find(object, key) != nullptr;
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  return value == nullptr ? nullptr : value->if_object();
}

json::object* object_at(json::object& object, std::string_view key) {
  json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

const json::array* array_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  return value == nullptr ? nullptr : value->if_array();
}

json::object& make_object_at(json::object& object, std::string_view key) {
  json::value& value = object[key];
  return value.is_object() ? value.get_object() : value.emplace_object();
}

std::string plain_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  return json::serialize(value);
}

void drop_nulls(json::value& value) {
  if (json::object* object = value.if_object()) {
    for (auto member = object->begin(); member != object->end();) {
      if (member->value().is_null()) {
        member = object->erase(member);
      } else {
        drop_nulls(member->value());
        ++member;
      }
    }
  } else if (json::array* array = value.if_array()) {
    for (json::value& element : *array) drop_nulls(element);
  }
}

std::optional<json::value> parse_json(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  if (error) return std::nullopt;
  return value;
}

void overlay(json::object& into, const json::object& from) {
  for (const auto& member : from) into[member.key()] = member.value();
}

void set_default(json::object& object, std::string_view key, const json::value& value) {
  if (!has(object, key)) object[key] = value;
}

bool contains_text(const json::array& array, std::string_view text) {
  for (const json::value& element : array) {
    if (element.is_string() && std::string_view(element.get_string()) == text) return true;
  }
  return false;
}

}  // namespace workspace_sim

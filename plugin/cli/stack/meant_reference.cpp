#include "plugin/cli/stack/meant_reference.hpp"

#include <algorithm>
#include <array>

#include "plugin/json/pointer.hpp"

namespace hipaa::cli {
namespace {

// As environment variables are usually named; what else stands in braces may be anything.
bool is_usual_name(std::string_view name) {
  const auto capital = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  return name.size() > 1 && name.size() <= 128 && capital(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return capital(c) || (c >= '0' && c <= '9'); });
}

struct Form {
  std::string_view opening;
  std::string_view closing;
};
constexpr std::array<Form, 6> forms = {
    {{"${", "}"}, {"$env:", ""}, {"$", ""}, {"{env:", "}"}, {"env:", ""}, {"%", "%"}}};

void collect_meant(const json::value& value, std::string& pointer,
                   std::vector<MeantReference>& found) {
  const auto length = pointer.size();
  if (const auto* object = value.if_object()) {
    for (const auto& one : *object) {
      pointer += '/' + json::pointer_token(json::view(one.key()));
      collect_meant(one.value(), pointer, found);
      pointer.resize(length);
    }
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      pointer += '/' + std::to_string(i);
      collect_meant((*array)[i], pointer, found);
      pointer.resize(length);
    }
  } else if (const auto* text = value.if_string()) {
    if (auto name = meant_variable(json::view(*text)); !name.empty())
      found.push_back({pointer, std::move(name)});
  }
}

}  // namespace

std::string meant_variable(std::string_view text) {
  for (const auto& [opening, closing] : forms) {
    if (text.size() < opening.size() + closing.size() || !text.starts_with(opening) ||
        !text.ends_with(closing))
      continue;
    const auto name = text.substr(opening.size(), text.size() - opening.size() - closing.size());
    if (is_usual_name(name)) return std::string(name);
  }
  return {};
}

std::vector<MeantReference> meant_references(const json::value& written) {
  std::vector<MeantReference> found;
  std::string pointer;
  collect_meant(written, pointer, found);
  return found;
}

}  // namespace hipaa::cli

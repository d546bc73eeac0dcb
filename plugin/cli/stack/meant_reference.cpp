#include "plugin/cli/stack/meant_reference.hpp"

#include <algorithm>
#include <array>

#include "plugin/json/each_text.hpp"

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
  json::each_text(written, pointer, [&](const json::value& text, const std::string& at) {
    if (auto name = meant_variable(json::view(text.get_string())); !name.empty())
      found.push_back({at, std::move(name)});
  });
  return found;
}

}  // namespace hipaa::cli

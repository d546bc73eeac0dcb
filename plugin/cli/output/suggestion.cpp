#include "plugin/cli/output/suggestion.hpp"

#include <algorithm>

#include "plugin/json/edit_distance.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

// A word of three letters or less is near to too many others.
constexpr std::size_t shortest_part = 4;

std::size_t most_edits(std::string_view wrong) {
  return wrong.size() < shortest_part ? 1 : std::max<std::size_t>(2, wrong.size() / 3);
}

}  // namespace

std::string suggestion(std::string_view wrong, const std::vector<std::string>& names) {
  const std::string* best = nullptr;
  auto nearest = most_edits(wrong) + 1;
  for (const auto& name : names) {
    const auto far = json::edit_distance(wrong, name);
    if (far >= nearest || far >= std::max(wrong.size(), name.size())) continue;
    nearest = far;
    best = &name;
  }
  // Or a part of it: "EBS-01" of "HC-EBS-01".
  if (best == nullptr && wrong.size() >= shortest_part)
    for (const auto& name : names)
      if (best == nullptr && name.find(wrong) != std::string::npos) best = &name;
  return best == nullptr ? std::string() : "Did you mean \"" + json::printable(*best) + "\"?";
}

std::string suggestion_or_all(std::string_view wrong, const std::vector<std::string>& names) {
  if (auto near = suggestion(wrong, names); !near.empty()) return near;
  if (names.empty()) return {};
  std::string text = "Known here:";
  for (const auto& name : names)
    text += (&name == &names.front() ? " " : ", ") + json::printable(name);
  return text + ".";
}

}  // namespace hipaa::cli

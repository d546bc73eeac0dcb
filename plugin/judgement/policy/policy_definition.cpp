#include "plugin/judgement/policy/policy_definition.hpp"

#include <algorithm>
#include <array>

#include "plugin/request/read_document.hpp"

namespace hipaa::resource {
namespace {

using support::Result;

constexpr std::array<std::string_view, 2> defining_members{"definition",
                                                           "policy_family_definition_overrides"};

Failure no_policy(std::string why) {
  return {Status::diagnostics,
          model::error("HP-ARG-POLICY", "This is not a cluster policy.", std::move(why))};
}

bool is_limits(const json::value& value) {
  return value.is_object() && model::find(value.get_object(), "type") != nullptr;
}

// Whether the members are attributes with their limits, rightly written or not.
bool is_bare_definition(const json::object& object) {
  return object.empty() || (std::all_of(object.begin(), object.end(),
                                        [](const auto& one) { return one.value().is_object(); }) &&
                            std::any_of(object.begin(), object.end(),
                                        [](const auto& one) { return is_limits(one.value()); }));
}

Result<json::object> limits_in(const json::value& given, std::string_view name) {
  json::value read = given;
  if (const auto* text = given.if_string()) {
    auto parsed = request::read_json(*text, "policy");
    if (!parsed)
      return no_policy(std::string(name) + " is not JSON: " + parsed.error().diagnostics[0].detail);
    read = std::move(*parsed);
  }
  if (!read.is_object())
    return no_policy(std::string(name) +
                     " must be an object, or its JSON: attribute path to its limits.");
  return std::move(read.get_object());
}

// Terraform has blocks as lists of one.
json::value without_blocks(const json::value& library) {
  auto made = library;
  if (auto* object = made.if_object())
    for (auto& member : *object)
      if (const auto* list = member.value().if_array())
        member.value() = list->empty() ? json::value() : json::value(list->front());
  return made;
}

Result<PolicyDefinition> read_policy(const json::object& policy) {
  PolicyDefinition made;
  const auto* family = model::find(policy, "policy_family_id");
  bool is_whole = false;
  for (const auto name : defining_members) {
    const auto* given = model::find(policy, name);
    if (given == nullptr || (given->is_string() && given->get_string().empty())) continue;
    if (model::is_unknown(*given)) {
      made.is_unknown = true;
      continue;
    }
    auto limits = limits_in(*given, name);
    if (!limits) return std::move(limits).error();
    for (auto& one : *limits) made.limits[one.key()] = std::move(one.value());
    is_whole = is_whole || name == defining_members.front();
  }
  if (!is_whole && family != nullptr && !model::is_unknown(*family))
    made.family = model::plain(*family);
  for (const std::string_view name : {"libraries", "library"})
    if (const auto* list = model::find(policy, name); list != nullptr && list->is_array())
      for (const auto& one : list->get_array()) made.libraries.push_back(without_blocks(one));
  return made;
}

}  // namespace

Result<PolicyDefinition> read_policy_definition(const json::value& document) {
  if (document.is_string()) {
    auto read = limits_in(document, "It");
    if (!read) return std::move(read).error();
    return read_policy_definition(*read);
  }
  const auto* object = document.if_object();
  if (object == nullptr || model::is_unknown(document))
    return no_policy("It must be the definition of a policy, or a policy with one.");
  const auto holds = [&](std::string_view name) {
    const auto* found = object->if_contains(name);
    return found != nullptr && !is_limits(*found);
  };
  if (holds("definition") || holds("policy_family_id") ||
      holds("policy_family_definition_overrides"))
    return read_policy(*object);
  if (!is_bare_definition(*object))
    return no_policy(
        "A policy has a `definition`, or the family that it takes its own from; a bare definition "
        "has nothing but attribute paths, each with an object of limits and their type.");
  PolicyDefinition made;
  made.limits = *object;
  return made;
}

}  // namespace hipaa::resource

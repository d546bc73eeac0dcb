// A policy linted, in the words that tests expect.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plugin/judgement/policy/policy_lint.hpp"
#include "plugin/model/value.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/request/read_document.hpp"
#include "tests/support/manual_call.hpp"

namespace hipaa::tests {

namespace json = hipaa::json;
using model::VerdictKind;
using resource::PolicyFinding;

inline json::value json_of(std::string_view text) {
  return request::read_json(text, "test").value();
}

// What `policy generate --profile classic` writes.
inline json::object closed_definition() {
  return request::schema_document("catalogs/cluster_policy.json")
      .at("definitions")
      .at("classic")
      .as_object();
}

inline std::vector<PolicyFinding> linted(const json::value& policy,
                                         model::Profile profile = model::Profile::classic) {
  ManualCall call;
  return resource::lint_policy(policy, profile, call).value();
}

// The closed definition with other limits for one attribute ("" takes them away).
inline std::vector<PolicyFinding> linted_with(std::string_view attribute, std::string_view limits) {
  auto definition = closed_definition();
  definition.erase(attribute);
  if (!limits.empty()) definition[attribute] = json_of(limits);
  return linted(std::move(definition));
}

// "HC-RT-01 fail spark_version", sorted; undecided ones with all their attributes.
inline std::set<std::string> told(const std::vector<PolicyFinding>& found) {
  std::set<std::string> made;
  for (const auto& one : found) {
    std::string text = one.told.code + (one.told.verdict == VerdictKind::undecided ? " undecided"
                                        : one.told.severity == model::Severity::warning ? " warning"
                                                                                        : " hole");
    for (const auto& attribute : one.attributes) text += ' ' + attribute;
    made.insert(std::move(text));
  }
  return made;
}

}  // namespace hipaa::tests

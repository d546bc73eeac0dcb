// Verdicts as diagnostics: what, why, how to fix, which safeguard; and how grave a verdict is at
// each stage.
#pragma once

#include <optional>

#include "plugin/model/facts.hpp"
#include "plugin/rules/judge.hpp"

namespace hipaa::resource {

enum class Stage : std::uint8_t {
  plan,   // of validate and plan: undecided is a warning
  apply,  // undecided is an error: the last moment before a request changes something
  read    // everything is a warning: an error would block the plan that heals
};

model::Diagnostics findings(const rules::Judgement& judgement, const model::Facts& facts,
                            Stage stage);

// The `compliance` attribute: profile, ruleset, an entry for each verdict that is no pass, and the
// rules that passed in one text: an object for each of those was half of what a refresh costs
// inside a host, a list of their ids still a tenth. `state` holds the attribute as it was: what is
// not judged at every stage is kept from there.
model::json::object compliance(const rules::Judgement& judgement, const model::Facts& facts,
                               const model::json::object& state);

// A state of schema version 1, where the rules that passed were entries of `verdicts`, as one of
// today.
void migrate_compliance_v1(model::json::object& state);

std::string_view profile_name(model::Profile profile);
// nullopt where no profile has this name.
std::optional<model::Profile> profile_named(std::string_view name);

}  // namespace hipaa::resource

// What a statement of evidence says to whoever asks whether it proves something: commands that show
// it, the search for what has yet to be measured, and coverage. One answer for all of them. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/json/json.hpp"

namespace hipaa::transparency {

// "pass", "fail", "undecided", …: the verdict of the rule in the evidence (the predicate of a
// statement); "" where it has none.
std::string verdict_of(const json::value& evidence, std::string_view rule);

// Whether encryption between the nodes was proved, as the profile of then asked for it.
bool is_proved(const json::value& evidence);

struct WorkspaceName {
  std::string_view host;
  std::string_view id;  // "" where it is not known
};

// By their ids where both are known: a workspace may have several addresses.
bool is_same_workspace(const WorkspaceName& one, const WorkspaceName& other);

}  // namespace hipaa::transparency

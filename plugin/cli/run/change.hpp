// What is to be done, or was done, about one resource. Plain data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/cli/run/plan_difference.hpp"

namespace hipaa::cli {

enum class Action {
  none,
  create,
  update,
  replace,  // destroy, then create
  destroy,
  drift,  // read: it differs from what was recorded
  gone,   // read: it is not in the workspace any more
  adopt,  // import
};

struct Change {
  std::string type;
  std::string name;
  std::string provider;
  Action action = Action::none;
  std::vector<Difference> differences;
  std::vector<std::string> requires_replace;  // pointers
  std::string reason;               // why, where the action alone does not tell; a sentence's end
  std::string identifier;           // in the workspace, where there is one
  std::string outcome;              // after an apply: "done", "failed", "not started"
  json::value recorded;             // after an apply: {"line", "segment"} of its evidence, or null
  std::vector<Difference> results;  // after an apply: what its plan could not know

  // For apply. Texts of the library.
  std::string config;
  std::optional<std::string> prior_state;
  std::optional<std::string> prior_private;
  std::optional<std::string> planned_state;
  std::optional<std::string> planned_private;

  [[nodiscard]] std::string address() const { return type + "." + name; }
};

// "create"; as the findings document has it.
const char* action_name(Action action);

}  // namespace hipaa::cli

// What one apply is to carry out: the plan. Of the configuration it takes only what no plan holds.
// Any thread.
#pragma once

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

struct ApplyInput {
  json::value wanted;          // an object: the planned values but the computed ones
  json::object computed;       // those, unknown ones among them
  std::optional<State> prior;  // nullopt: a create
  Private kept;
  std::string password;               // write-only; "" where there is none
  model::Diagnostics contradictions;  // of the plan with itself
};

// Plan and apply alike: a destroy is asked for by prior_state alone, everything else by
// planned_state beside config. What is neither is an invalid argument.
Result<void> expect_plan_or_destroy(const Request& request);

// Refuses a plan that still holds unknowns where nothing is computed, and one that was made against
// another state than the one given (HP-STATE-PLAN).
Result<ApplyInput> read_apply_input(const Request& request, CallContext& call);

// What apply is, by what it was given. `left`: see operations.hpp.
Answer create(const Provider& provider, ApplyInput input, CallContext& call, Answer& left);
Answer update(const Provider& provider, ApplyInput input, CallContext& call, Answer& left);
Answer destroy(const Provider& provider, const Request& request, CallContext& call, Answer& left);

}  // namespace hipaa::resource

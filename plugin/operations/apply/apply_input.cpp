#include "plugin/operations/apply/apply_input.hpp"

#include "plugin/cluster/consistency.hpp"
#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

void split_planned(json::object planned, ApplyInput& input) {
  auto& wanted = input.wanted.emplace_object();
  for (auto& member : planned) {
    const auto* property = request::Schema::cluster().root().property(member.key());
    const bool is_computed = property != nullptr && property->node->computed;
    (is_computed ? input.computed : wanted)[member.key()] = std::move(member.value());
  }
}

// Whether the plan was made against this state. A host that does not hand the plan's private back
// is held to the computed values, which a plan takes from the state.
bool is_of_prior(const ApplyInput& input) {
  const auto* prior = input.prior ? &*input.prior : nullptr;
  if (!input.kept.planned_against.empty()) return input.kept.planned_against == state_mark(prior);
  for (const auto& member : input.computed)
    if (!model::is_unknown(member.value()) &&
        (prior == nullptr ||
         !same_setting(&member.value(), model::find(prior->values, member.key()))))
      return false;
  return true;
}

Failure made_against_another() {
  return {Status::conflict,
          model::error("HP-STATE-PLAN", "The plan was made against another state.",
                       "Since then an apply or a read has changed the state, so that what was "
                       "planned is not what would be done. Nothing was changed. Plan again.")};
}

}  // namespace

Result<void> expect_plan_or_destroy(const Request& request) {
  if (request.planned_state || (request.prior_state && !request.config)) return {};
  return Failure(
      Status::invalid_argument,
      model::error("HP-ARG-CALL",
                   request.config ? "The configuration has no planned state beside it."
                                  : "There is nothing to plan or to apply.",
                   "What is to be there is asked for by planned_state beside config; a destroy by "
                   "prior_state alone."));
}

Result<ApplyInput> read_apply_input(const Request& request, CallContext& call) {
  const bool is_large = request.config && request.config->size() > most_read_at_once;
  auto configuration = read_configuration(request.config, {}, is_large ? &call : nullptr);
  if (!configuration) return std::move(configuration).error();
  if (auto known = expect_known(configuration->get_object(), "config"); !known)
    return std::move(known).error();
  auto planned = read_state(*request.planned_state, "planned_state", &call);
  if (!planned) return std::move(planned).error();
  ApplyInput input;
  split_planned(std::move(planned->values), input);
  auto& wanted = input.wanted.get_object();
  if (auto known = expect_known(wanted, "planned_state"); !known) return std::move(known).error();
  if (request.prior_state) {
    auto prior = read_state(*request.prior_state, "prior_state", &call);
    if (!prior) return std::move(prior).error();
    input.prior = std::move(*prior);
  }
  auto kept = read_private(request.private_data);
  if (!kept) return std::move(kept).error();
  input.kept = std::move(*kept);
  if (!is_of_prior(input)) return made_against_another();
  input.kept.planned_against.clear();
  input.password = take_password(configuration->get_object());
  input.contradictions = contradictions(with_write_only(input.wanted, input.password),
                                        input.prior ? &*input.prior : nullptr);
  return input;
}

}  // namespace hipaa::resource

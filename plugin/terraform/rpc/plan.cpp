#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/common.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/values/path.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {

void plan_resource_change(Session& session, const tf::PlanResourceChange::Request& asked,
                          tf::PlanResourceChange::Response& answer) {
  auto& said = *answer.mutable_diagnostics();
  // Where planning fails Terraform wants the proposal back.
  *answer.mutable_planned_state() = asked.proposed_new_state();
  answer.set_planned_private(asked.prior_private());
  if (asked.has_prior_identity()) *answer.mutable_planned_identity() = asked.prior_identity();
  const auto* type = known_resource(session, asked.type_name(), said);
  if (type == nullptr) return;
  const auto& root = type->root;
  auto prior = read_value(root, asked.prior_state(), "prior state", said);
  auto config = read_value(root, asked.config(), "configuration", said);
  if (!prior || !config) return;
  // The library plans from the configuration: the proposal only tells a plan from that of a
  // destroy.
  const bool destroys = is_null(asked.proposed_new_state());

  LibraryCall library(session);
  auto& request = library.request;
  const auto config_text = envelope_of(plain_of(root, *config));
  const auto prior_text = prior->is_null() ? std::string() : envelope_of(plain_of(root, *prior));
  request.type_name = borrow(asked.type_name());
  if (!config->is_null()) request.config = borrow(config_text);
  if (!prior->is_null()) {
    request.prior_state = borrow(prior_text);
    // With a replacement Terraform hands the old cluster's private to the plan of the new one,
    // which must not be taken for it.
    request.private_data = borrow(asked.prior_private());
  }
  if (!destroys) request.planned_state = borrow(empty_envelope);
  const auto result = library.provider().plan(library.call(), request);
  add_diagnostics(said, result, &root);
  if (const auto kept = view(result.document(HIPAA_DOC_PRIVATE)); !kept.empty())
    answer.set_planned_private(std::string(kept));
  if (destroys || !result.has(HIPAA_DOC_STATE)) return;
  const auto opened = open_envelope(view(result.document(HIPAA_DOC_STATE)));
  // What is computed keeps the notation of the prior state, all else that of the configuration.
  auto& hint = *config;
  for (const auto& attribute : root.attributes)
    if (attribute.computed && prior->is_object() && prior->contains(attribute.name))
      hint[attribute.name] = std::move((*prior)[attribute.name]);
  const auto planned = wire_of(root, opened.plain, hint);
  write_value(root, planned, *answer.mutable_planned_state());
  // Of what will be made anew nothing is known, so it has none yet.
  if (!write_identity(*type, planned, *answer.mutable_planned_identity()) && prior->is_null())
    answer.clear_planned_identity();
  const auto replaced = parsed(view(result.document(HIPAA_DOC_REQUIRES_REPLACE)));
  if (replaced.is_array())
    for (const auto& pointer : replaced)
      *answer.add_requires_replace() = path_of(root, pointer.get<std::string>());
}

}  // namespace hipaa::terraform::rpc

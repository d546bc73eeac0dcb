#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/common.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {

void apply_resource_change(Session& session, const tf::ApplyResourceChange::Request& asked,
                           tf::ApplyResourceChange::Response& answer) {
  auto& said = *answer.mutable_diagnostics();
  // Whatever happens, Terraform keeps what it had until the library says something else.
  *answer.mutable_new_state() = asked.prior_state();
  answer.set_private_(asked.planned_private());
  if (asked.has_planned_identity()) *answer.mutable_new_identity() = asked.planned_identity();
  const auto* type = known_resource(session, asked.type_name(), said);
  if (type == nullptr) return;
  const auto& root = type->root;
  const auto prior = read_value(root, asked.prior_state(), "prior state", said);
  const auto planned = read_value(root, asked.planned_state(), "planned state", said);
  const auto config = read_value(root, asked.config(), "configuration", said);
  if (!prior || !planned || !config) return;

  LibraryCall library(session);
  auto& request = library.request;
  const auto config_text = envelope_of(plain_of(root, *config));
  const auto prior_text = envelope_of(plain_of(root, *prior));
  const auto planned_text = envelope_of(plain_of(root, *planned));
  request.type_name = borrow(asked.type_name());
  request.private_data = borrow(asked.planned_private());
  if (!config->is_null()) request.config = borrow(config_text);
  if (!prior->is_null()) request.prior_state = borrow(prior_text);
  if (!planned->is_null()) request.planned_state = borrow(planned_text);
  const auto result = library.provider().apply(library.call(), request);
  add_diagnostics(said, result, &root);
  if (const auto kept = view(result.document(HIPAA_DOC_PRIVATE)); !kept.empty())
    answer.set_private_(std::string(kept));
  if (result.has(HIPAA_DOC_STATE)) {
    const auto opened = open_envelope(view(result.document(HIPAA_DOC_STATE)));
    const auto& hint = planned->is_null() ? *prior : *planned;
    const auto state = without_unknowns(wire_of(root, opened.plain, hint));
    write_value(root, state, *answer.mutable_new_state());
    write_identity(*type, state, *answer.mutable_new_identity());
  } else if (result.ok()) {
    write_value(Json(), *answer.mutable_new_state());
  }
}

}  // namespace hipaa::terraform::rpc

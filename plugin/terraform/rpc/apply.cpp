#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/direct.hpp"

namespace hipaa::terraform::rpc {

void apply_resource_change(Session& session, const tf::ApplyResourceChange::Request& asked,
                           tf::ApplyResourceChange::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  // Whatever happens, Terraform keeps what it had until the library says something else.
  *answer.mutable_new_state() = asked.prior_state();
  answer.set_private_(asked.planned_private());
  if (asked.has_planned_identity()) *answer.mutable_new_identity() = asked.planned_identity();
  const auto* type = known_resource(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  const auto& root = type->root;
  const auto prior_bytes = bytes_of(asked.prior_state());
  const auto planned_bytes = bytes_of(asked.planned_state());
  const auto prior = read_envelope(root, prior_bytes, "prior state", diagnostics);
  const auto planned = read_envelope(root, planned_bytes, "planned state", diagnostics);
  const auto config = read_envelope(root, bytes_of(asked.config()), "configuration", diagnostics);
  if (!prior || !planned || !config) return;
  const bool destroys = is_null(asked.planned_state());

  LibraryCall library(session);
  auto& request = library.request;
  request.type_name = borrow(asked.type_name());
  request.private_data = borrow(asked.planned_private());
  if (!is_null(asked.prior_state())) request.prior_state = borrow(*prior);
  // A destroy is asked for by the state alone.
  if (!destroys) {
    request.config = borrow(*config);
    request.planned_state = borrow(*planned);
  }
  const auto result = library.provider().apply(library.call(), request);
  add_diagnostics(session, diagnostics, result, &root);
  if (const auto kept = view(result.document(HIPAA_DOC_PRIVATE)); !kept.empty())
    answer.set_private_(std::string(kept));
  if (result.has(HIPAA_DOC_STATE)) {
    auto& state = *answer.mutable_new_state()->mutable_msgpack();
    state = bytes_of_envelope(root, view(result.document(HIPAA_DOC_STATE)),
                              attribute_bytes(root, destroys ? prior_bytes : planned_bytes),
                              Unknowns::are_null);
    write_identity_of(*type, state, *answer.mutable_new_identity());
  } else if (result.ok()) {
    write_value(Json(), *answer.mutable_new_state());
  }
}

}  // namespace hipaa::terraform::rpc

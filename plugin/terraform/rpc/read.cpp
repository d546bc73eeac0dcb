#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/direct.hpp"

namespace hipaa::terraform::rpc {

void read_resource(Session& session, const tf::ReadResource::Request& asked,
                   tf::ReadResource::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  // Terraform overwrites all three with what it is given, so they are given even where nothing was
  // read.
  *answer.mutable_new_state() = asked.current_state();
  answer.set_private_(asked.private_());
  if (asked.has_current_identity()) *answer.mutable_new_identity() = asked.current_identity();
  const auto* type = known_resource(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  const auto& root = type->root;
  const auto current = bytes_of(asked.current_state());
  const auto prior = read_envelope(root, current, "state", diagnostics);
  if (!prior || is_null(asked.current_state())) return;
  LibraryCall library(session);
  library.request.type_name = borrow(asked.type_name());
  library.request.prior_state = borrow(*prior);
  library.request.private_data = borrow(asked.private_());
  const auto result = library.provider().read(library.call(), library.request);
  add_diagnostics(session, diagnostics, result, &root);
  if (const auto kept = view(result.document(HIPAA_DOC_PRIVATE)); !kept.empty())
    answer.set_private_(std::string(kept));
  if (result.has(HIPAA_DOC_STATE)) {
    auto& state = *answer.mutable_new_state()->mutable_msgpack();
    state = bytes_of_envelope(root, view(result.document(HIPAA_DOC_STATE)),
                              attribute_bytes(root, current), Unknowns::are_null);
    write_identity_of(*type, state, *answer.mutable_new_identity());
  } else if (result.ok()) {
    write_value(Json(), *answer.mutable_new_state());  // it is gone
  }
}

}  // namespace hipaa::terraform::rpc

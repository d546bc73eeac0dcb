#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/common.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {

void read_resource(Session& session, const tf::ReadResource::Request& asked,
                   tf::ReadResource::Response& answer) {
  auto& said = *answer.mutable_diagnostics();
  // Terraform overwrites all three with what it is given, so they are given even where nothing was
  // read.
  *answer.mutable_new_state() = asked.current_state();
  answer.set_private_(asked.private_());
  if (asked.has_current_identity()) *answer.mutable_new_identity() = asked.current_identity();
  const auto* type = known_resource(session, asked.type_name(), said);
  if (type == nullptr) return;
  const auto& root = type->root;
  const auto current = read_value(root, asked.current_state(), "state", said);
  if (!current || current->is_null()) return;
  LibraryCall library(session);
  const auto prior = envelope_of(plain_of(root, *current));
  library.request.type_name = borrow(asked.type_name());
  library.request.prior_state = borrow(prior);
  library.request.private_data = borrow(asked.private_());
  const auto result = library.provider().read(library.call(), library.request);
  add_diagnostics(said, result, &root);
  if (const auto kept = view(result.document(HIPAA_DOC_PRIVATE)); !kept.empty())
    answer.set_private_(std::string(kept));
  if (result.has(HIPAA_DOC_STATE)) {
    const auto opened = open_envelope(view(result.document(HIPAA_DOC_STATE)));
    const auto state = without_unknowns(wire_of(root, opened.plain, *current));
    write_value(root, state, *answer.mutable_new_state());
    write_identity(*type, state, *answer.mutable_new_identity());
  } else if (result.ok()) {
    write_value(Json(), *answer.mutable_new_state());  // it is gone
  }
}

}  // namespace hipaa::terraform::rpc

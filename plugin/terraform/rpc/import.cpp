#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {

void import_resource_state(Session& session, const tf::ImportResourceState::Request& asked,
                           tf::ImportResourceState::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  const auto* type = known_resource(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  auto identifier = asked.id();
  if (asked.has_identity()) {
    const auto identity = read_value(asked.identity().identity_data(), "identity", diagnostics);
    if (!identity) return;
    identifier = identifier_of(*identity);
  }
  LibraryCall library(session);
  library.request.type_name = borrow(asked.type_name());
  library.request.identifier = borrow(identifier);
  const auto result = library.provider().import_state(library.call(), library.request);
  add_diagnostics(session, diagnostics, result, &type->root);
  if (!result.has(HIPAA_DOC_STATE)) return;
  const auto opened = open_envelope(view(result.document(HIPAA_DOC_STATE)));
  auto& imported = *answer.add_imported_resources();
  imported.set_type_name(asked.type_name());
  imported.set_private_(std::string(view(result.document(HIPAA_DOC_PRIVATE))));
  const auto state = without_unknowns(wire_of(type->root, opened.plain, Json()));
  write_value(type->root, state, *imported.mutable_state());
  write_identity(*type, state, *imported.mutable_identity());
}

}  // namespace hipaa::terraform::rpc

#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {
namespace {

const TypeNode* known_data_source(Session& session, const std::string& name, Diagnostics& to) {
  const auto* type = session.catalogue().data_source(name);
  if (type == nullptr)
    add_error(to, "Unknown data source",
              "This provider has no data source \"" + name + "\". " + session.load_problem());
  return type;
}

}  // namespace

void validate_data_resource_config(Session& session,
                                   const tf::ValidateDataResourceConfig::Request& asked,
                                   tf::ValidateDataResourceConfig::Response& answer) {
  // Shape and required arguments are Terraform's own check; the library judges when it reads.
  known_data_source(session, asked.type_name(), *answer.mutable_diagnostics());
}

void read_data_source(Session& session, const tf::ReadDataSource::Request& asked,
                      tf::ReadDataSource::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  const auto* type = known_data_source(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  const auto wire = read_value(asked.config(), "configuration", diagnostics);
  if (!wire) return;
  LibraryCall library(session);
  const auto config = envelope_of(plain_of(type->root, *wire));
  library.request.type_name = borrow(asked.type_name());
  library.request.config = borrow(config);
  const auto result = library.provider().read_data(library.call(), library.request);
  add_diagnostics(diagnostics, result, &type->root);
  if (!result.has(HIPAA_DOC_STATE)) return;
  const auto opened = open_envelope(view(result.document(HIPAA_DOC_STATE)));
  write_value(type->root, without_unknowns(wire_of(type->root, opened.plain, *wire)),
              *answer.mutable_state());
}

}  // namespace hipaa::terraform::rpc

#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {
namespace {

std::optional<Json> read_raw(const tf::RawState& raw, Diagnostics& diagnostics) {
  auto value = parsed(raw.json());
  if (value.is_object()) return value;
  add_error(diagnostics, "The stored state cannot be read",
            raw.flatmap().empty()
                ? "It is not a JSON object. Nothing was changed; restore the state from a backup."
                : "It was written by a Terraform older than 0.12. Nothing was changed; upgrade the "
                  "state with that version first.");
  return std::nullopt;
}

}  // namespace

void upgrade_resource_state(Session& session, const tf::UpgradeResourceState::Request& asked,
                            tf::UpgradeResourceState::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  const auto* type = known_resource(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  const auto raw = read_raw(asked.raw_state(), diagnostics);
  if (!raw) return;
  if (asked.version() ==
      type->version) {  // only the notation differs; attributes of old are dropped
    write_value(wire_of_state_file(type->root, *raw, Written::now),
                *answer.mutable_upgraded_state());
    return;
  }
  LibraryCall library(session);
  const auto prior = envelope_of(plain_of_state_file(type->root, *raw));
  library.request.type_name = borrow(asked.type_name());
  library.request.prior_state = borrow(prior);
  library.request.schema_version = asked.version();
  const auto result = library.provider().upgrade_state(library.call(), library.request);
  add_diagnostics(diagnostics, result, &type->root);
  if (!result.has(HIPAA_DOC_STATE)) return;
  const auto opened = open_envelope(view(result.document(HIPAA_DOC_STATE)));
  const auto before = wire_of_state_file(type->root, *raw, Written::by_older);
  write_value(type->root, wire_of(type->root, opened.plain, before),
              *answer.mutable_upgraded_state());
}

void move_resource_state(Session& session, const tf::MoveResourceState::Request& asked,
                         tf::MoveResourceState::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  const auto* type = known_resource(session, asked.target_type_name(), diagnostics);
  if (type == nullptr) return;
  const auto raw = read_raw(asked.source_state(), diagnostics);
  if (!raw) return;
  LibraryCall library(session);
  const auto prior = envelope_of(*raw);
  library.request.type_name = borrow(asked.target_type_name());
  library.request.prior_state = borrow(prior);
  library.request.schema_version = asked.source_schema_version();
  library.request.source_provider = borrow(asked.source_provider_address());
  library.request.source_type_name = borrow(asked.source_type_name());
  const auto result = library.provider().move_state(library.call(), library.request);
  add_diagnostics(diagnostics, result, nullptr);
  if (!result.has(HIPAA_DOC_STATE)) return;
  const auto opened = open_envelope(view(result.document(HIPAA_DOC_STATE)));
  const auto state = without_unknowns(wire_of(type->root, opened.plain, Json()));
  write_value(type->root, state, *answer.mutable_target_state());
  write_identity(*type, state, *answer.mutable_target_identity());
  answer.set_target_private(std::string(view(result.document(HIPAA_DOC_PRIVATE))));
}

}  // namespace hipaa::terraform::rpc

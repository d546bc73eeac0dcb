#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/plain.hpp"

namespace hipaa::terraform::rpc {
namespace {

// Terraform replaces what an error of its create left, proved or not. Where the library keeps the
// cluster (it is proved; a pin, a library or the job is missing), the errors become warnings, and
// what is missing stands in the state as it was planned: the next refresh shows it as it is, and
// the next apply tries it again. The state's envelope then; nullopt where that is not so.
std::optional<std::string> kept_in_spite(const abi::Result& result, const std::string& planned,
                                         Diagnostics& diagnostics) {
  if (result.ok() || !result.has(HIPAA_DOC_STATE)) return std::nullopt;
  auto made = open_envelope(view(result.document(HIPAA_DOC_STATE)));
  if (made.tainted || !made.plain.is_object()) return std::nullopt;
  auto wanted = open_envelope(planned).plain;
  for (const char* attribute : {"is_pinned", "libraries", "tasks"}) {
    const auto found = wanted.find(attribute);
    if (found != wanted.end()) made.plain[attribute] = *found;
  }
  for (auto& one : diagnostics) one.set_severity(tfplugin6::Diagnostic::WARNING);
  return envelope_of(std::move(made.plain));
}

}  // namespace

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
    const auto kept =
        is_null(asked.prior_state()) ? kept_in_spite(result, *planned, diagnostics) : std::nullopt;
    state = bytes_of_envelope(root, kept ? *kept : view(result.document(HIPAA_DOC_STATE)),
                              attribute_bytes(root, destroys ? prior_bytes : planned_bytes),
                              Unknowns::are_null);
    write_identity_of(*type, state, *answer.mutable_new_identity());
  } else if (result.ok()) {
    write_value(Json(), *answer.mutable_new_state());
  }
}

}  // namespace hipaa::terraform::rpc

#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/msgpack.hpp"
#include "plugin/terraform/values/path.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {

namespace {

// A value that says the same as before stays as it was: then it has the type that it had.
void keep_types(const Node& root, std::string_view planned, const AttributeBytes& before,
                AttributeBytes& hint) {
  std::optional<Opened> opened;
  for (std::size_t i = 0; i < hint.size(); ++i) {
    const auto& attribute = root.attributes[i];
    if (attribute.kind != Kind::dynamic || before[i].empty() || hint[i] == before[i]) continue;
    if (!opened) opened = open_envelope(planned);
    const auto found = opened->plain.find(attribute.name);
    const auto prior = read_msgpack(attribute, before[i]);
    const auto written = read_msgpack(attribute, hint[i]);
    if (found == opened->plain.end() || !prior ||
        (written && says_same(attribute, *written, *found)))
      continue;
    if (says_same(attribute, *prior, *found)) hint[i] = before[i];
  }
}

}  // namespace

void plan_resource_change(Session& session, const tf::PlanResourceChange::Request& asked,
                          tf::PlanResourceChange::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  // Where planning fails Terraform wants the proposal back.
  *answer.mutable_planned_state() = asked.proposed_new_state();
  answer.set_planned_private(asked.prior_private());
  if (asked.has_prior_identity()) *answer.mutable_planned_identity() = asked.prior_identity();
  const auto* type = known_resource(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  const auto& root = type->root;
  const auto prior_bytes = bytes_of(asked.prior_state());
  const auto config_bytes = bytes_of(asked.config());
  const auto prior = read_envelope(root, prior_bytes, "prior state", diagnostics);
  const auto config = read_envelope(root, config_bytes, "configuration", diagnostics);
  if (!prior || !config) return;
  const bool creates = is_null(asked.prior_state());
  // The library plans from the configuration: the proposal only tells a plan from that of a
  // destroy.
  const bool destroys = is_null(asked.proposed_new_state());

  LibraryCall library(session);
  auto& request = library.request;
  request.type_name = borrow(asked.type_name());
  if (!creates) {
    request.prior_state = borrow(*prior);
    // With a replacement Terraform hands the old cluster's private to the plan of the new one,
    // which must not be taken for it.
    request.private_data = borrow(asked.prior_private());
  }
  // A destroy is asked for by the state alone.
  if (!destroys) {
    request.config = borrow(*config);
    request.planned_state = borrow(empty_envelope);
  }
  const auto result = library.provider().plan(library.call(), request);
  add_diagnostics(session, diagnostics, result, &root);
  if (const auto kept = view(result.document(HIPAA_DOC_PRIVATE)); !kept.empty())
    answer.set_planned_private(std::string(kept));
  if (destroys || !result.has(HIPAA_DOC_STATE)) return;
  // What is computed keeps the notation of the prior state, all else that of the configuration.
  auto hint = attribute_bytes(root, config_bytes);
  const auto before = attribute_bytes(root, prior_bytes);
  for (std::size_t i = 0; i < hint.size(); ++i)
    if (root.attributes[i].computed && !before[i].empty()) hint[i] = before[i];
  keep_types(root, view(result.document(HIPAA_DOC_STATE)), before, hint);
  auto& planned = *answer.mutable_planned_state()->mutable_msgpack();
  planned = bytes_of_envelope(root, view(result.document(HIPAA_DOC_STATE)), hint, Unknowns::stay);
  // Of what will be made anew nothing is known, so it has none yet.
  if (!write_identity_of(*type, planned, *answer.mutable_planned_identity()) && creates)
    answer.clear_planned_identity();
  const auto replaced = parsed(view(result.document(HIPAA_DOC_REQUIRES_REPLACE)));
  if (replaced.is_array())
    for (const auto& pointer : replaced)
      *answer.add_requires_replace() = path_of(root, pointer.get<std::string>());
}

}  // namespace hipaa::terraform::rpc

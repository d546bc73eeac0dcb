#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/msgpack.hpp"

namespace hipaa::terraform::rpc {
namespace {

// Whether a write-only attribute has a value: a Terraform that knows none would keep it in its
// state.
bool has_write_only(const Node& node, const Json& wire) {
  if (wire.is_null()) return false;
  if (node.write_only) return true;
  if (node.element != nullptr) {
    for (const auto& element : wire)
      if (has_write_only(*node.element, element)) return true;
    return false;
  }
  for (const auto& attribute : node.attributes)
    if (const auto found = wire.is_object() ? wire.find(attribute.name) : wire.end();
        found != wire.end() && has_write_only(attribute, *found))
      return true;
  return false;
}

// What the plan reports, and knows more of, is left to it. Terraform validates before it asks for
// anything: most values are unknown, and what is undecided for that reason only would be reported
// twice. And whether the run creates or only destroys is not known here, so that the agreements
// would keep back a destroy.
bool is_reported_here(const hipaa_diagnostic& one) {
  return one.verdict != HIPAA_VERDICT_UNDECIDED && view(one.code) != "HC-BAA-01";
}

}  // namespace

void validate_resource_config(Session& session, const tf::ValidateResourceConfig::Request& asked,
                              tf::ValidateResourceConfig::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  const auto* type = known_resource(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  const auto bytes = bytes_of(asked.config());
  const auto config = read_envelope(type->root, bytes, "configuration", diagnostics);
  if (!config) return;
  if (!asked.client_capabilities().write_only_attributes_allowed() &&
      has_write_only(type->root, *read_msgpack(type->root, bytes)))
    add_error(
        diagnostics, "Write-only attributes need a newer Terraform",
        "This version would keep the value in its state. Use Terraform 1.11 or OpenTofu 1.11 or "
        "later, or leave the write-only attribute out.");
  LibraryCall library(session);
  library.request.type_name = borrow(asked.type_name());
  library.request.config = borrow(*config);
  add_diagnostics(diagnostics, library.provider().validate(library.call(), library.request),
                  &type->root, is_reported_here);
}

}  // namespace hipaa::terraform::rpc

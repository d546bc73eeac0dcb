#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/identity.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/json_value.hpp"

namespace hipaa::terraform::rpc {
namespace {

// The rules that passed when the resource was last changed or read, each with blanks around it.
std::string passed_rules(std::string_view state) {
  const auto envelope = parsed(state);
  const auto at = Json::json_pointer("/value/compliance/passed");
  if (!envelope.contains(at) || !envelope[at].is_string()) return {};
  return ' ' + envelope[at].get<std::string>() + ' ';
}

// A read judges what the workspace has. No line of the configuration is wrong for that; where one
// is, the plan points at it.
void point_at_no_line(Diagnostics& diagnostics, std::string_view state) {
  std::string passed;
  for (auto& one : diagnostics) {
    const auto code = one.summary().substr(0, one.summary().find(':'));
    if (one.severity() != tfplugin6::Diagnostic::WARNING || !code.starts_with("HC-")) {
      if (code == "HP-DRIFT") one.clear_attribute();
      continue;
    }
    one.clear_attribute();
    if (one.summary().find("Undecided: ") != std::string::npos ||
        one.summary().find("Acknowledged: ") != std::string::npos)
      continue;
    if (passed.empty()) passed = passed_rules(state);
    if (passed.find(' ' + code + ' ') == std::string::npos) continue;
    // What was declared when it passed has been changed since, and not by its author.
    one.set_detail(one.detail().substr(0, one.detail().find('\n')) +
                   " It was declared correctly; run terraform apply to put it back.");
  }
}

}  // namespace

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
  point_at_no_line(diagnostics, *prior);
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

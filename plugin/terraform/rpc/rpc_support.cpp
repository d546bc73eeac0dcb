#include "plugin/terraform/rpc/rpc_support.hpp"

#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/msgpack.hpp"
#include "plugin/terraform/values/path.hpp"

namespace hipaa::terraform::rpc {
namespace {

// Terraform groups diagnostics by their summary, which ends without a full stop.
std::string summary_of(const hipaa_diagnostic& diagnostic) {
  auto text = abi::copy(diagnostic.code);
  if (!text.empty()) text += ": ";
  text += abi::copy(diagnostic.summary);
  while (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

std::string detail_of(const hipaa_diagnostic& diagnostic) {
  auto text = abi::copy(diagnostic.detail);
  std::string api;
  if (diagnostic.http_status != 0) api = "HTTP " + std::to_string(diagnostic.http_status);
  for (const auto* part : {&diagnostic.vendor_code, &diagnostic.request_id})
    if (part->size != 0)
      api += (api.empty() ? "" : ", ") +
             std::string(part == &diagnostic.request_id ? "request " : "") + abi::copy(*part);
  if (!api.empty()) text += "\n\nThe workspace answered: " + api + ".";
  return text;
}

void add_unreadable(Diagnostics& to, const char* what) {
  add_error(
      to, std::string("The ") + what + " cannot be read",
      "Terraform sent bytes that do not encode a value, or values nested too deeply. Nothing was "
      "changed.");
}

// Whether the text begins with the path itself: "tasks[0].a is…", but not "tasks[0].ab is…".
bool names_first(std::string_view text, std::string_view path) {
  if (!text.starts_with(path)) return false;
  const char next = text.size() > path.size() ? text[path.size()] : ' ';
  return next == ' ' || next == ':' || next == '.' || next == ',';
}

}  // namespace

void add_error(Diagnostics& to, const std::string& summary, const std::string& detail) {
  auto& made = *to.Add();
  made.set_severity(tfplugin6::Diagnostic::ERROR);
  made.set_summary(summary);
  made.set_detail(detail);
}

void add_diagnostics(Diagnostics& to, const abi::Result& result, const Node* root,
                     bool (*is_wanted)(const hipaa_diagnostic&)) {
  bool has_error = false;
  for (const auto diagnostic : result.diagnostics()) {
    const bool is_warning = diagnostic.severity == HIPAA_SEVERITY_WARNING;
    has_error = has_error || !is_warning;
    if (is_wanted != nullptr && !is_wanted(diagnostic)) continue;
    auto& made = *to.Add();
    made.set_severity(is_warning ? tfplugin6::Diagnostic::WARNING : tfplugin6::Diagnostic::ERROR);
    made.set_summary(summary_of(diagnostic));
    made.set_detail(detail_of(diagnostic));
    if (root == nullptr || diagnostic.path.size == 0) continue;
    const auto path = path_of(*root, view(diagnostic.path));
    if (path.steps_size() == 0) continue;
    // Terraform finds the line of an attribute of the block, but shows the whole block for a path
    // into a nested attribute: so it gets the attribute, and the reader the rest.
    *made.mutable_attribute()->add_steps() = path.steps(0);
    if (path.steps_size() > 1 && !names_first(made.detail(), text_of(path)))
      made.set_detail("At " + text_of(path) + ": " + made.detail());
  }
  if (result.ok() || has_error) return;
  add_error(to, "The provider library did not do what was asked",
            "It gave status " + std::to_string(result.status()) +
                " and no reason. This is a defect of the provider; please report it.");
}

void add_diagnostics(Session& session, Diagnostics& to, const abi::Result& result,
                     const Node* root) {
  add_diagnostics(to, result, root);
  for (int i = to.size() - 1; i >= 0; --i) {
    const auto& one = to.Get(i);
    const bool is_of_workspace = one.summary().rfind("HC-CSP-", 0) == 0;
    if (is_of_workspace && one.severity() == tfplugin6::Diagnostic::WARNING &&
        !session.is_new(one.summary()))
      to.DeleteSubrange(i, 1);
  }
}

std::optional<Json> read_value(const tfplugin6::DynamicValue& value, const char* what,
                               Diagnostics& to) {
  auto read = read_msgpack(bytes_of(value));
  if (!read) add_unreadable(to, what);
  return read;
}

std::string bytes_of(const tfplugin6::DynamicValue& value) {
  if (!value.msgpack().empty()) return value.msgpack();
  // What is no JSON becomes what is no value.
  return value.json().empty() ? "\xc0" : write_msgpack(parsed(value.json()));
}

std::optional<std::string> read_envelope(const Node& type, std::string_view bytes, const char* what,
                                         Diagnostics& to) {
  auto read = envelope_of_bytes(type, bytes);
  if (!read) add_unreadable(to, what);
  return read;
}

bool is_null(const tfplugin6::DynamicValue& value) {
  if (value.msgpack().empty()) return value.json().empty() || value.json() == "null";
  return value.msgpack() == "\xc0";
}

void write_value(const Json& wire, tfplugin6::DynamicValue& to) {
  to.set_msgpack(write_msgpack(wire));
}

void write_value(const Node& type, const Json& wire, tfplugin6::DynamicValue& to) {
  to.set_msgpack(write_msgpack(type, wire));
}

const TypeNode* known_resource(Session& session, const std::string& name, Diagnostics& to) {
  const auto* type = session.catalogue().resource(name);
  if (type != nullptr) return type;
  if (!session.load_problem().empty())
    add_error(to, "The provider's library cannot be used", session.load_problem());
  else
    add_error(to, "Unknown resource type",
              "This provider has no resource \"" + name + "\". See the provider's documentation.");
  return nullptr;
}

LibraryCall::LibraryCall(Session& session)
    : provider_(session.provider()), cancel_(session.cancel()) {
  call_.cancel = cancel_->get();
}

}  // namespace hipaa::terraform::rpc

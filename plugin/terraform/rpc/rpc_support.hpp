// What the answers to Terraform's calls have in common. Any thread.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <hipaa/provider.hpp>
#include <memory>
#include <optional>
#include <string>

#include "plugin/terraform/host/provider_session.hpp"
#include "plugin/terraform/protocol/tfplugin6.pb.h"
#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform::rpc {

using Diagnostics = google::protobuf::RepeatedPtrField<tfplugin6::Diagnostic>;

void add_error(Diagnostics& to, const std::string& summary, const std::string& detail);

// All diagnostics of the library. A call that failed without a diagnostic becomes an error all the
// same. `root` turns pointers into paths; nullptr: none. Diagnostics that `is_wanted` denies are
// dropped.
void add_diagnostics(Diagnostics& to, const abi::Result& result, const Node* root,
                     bool (*is_wanted)(const hipaa_diagnostic&) = nullptr);
// The same of one resource among many: warnings about the workspace are reported once a run.
void add_diagnostics(Session& session, Diagnostics& to, const abi::Result& result,
                     const Node* root);

// A value that Terraform sent, in wire shape; null where it sent none. On what is no value an error
// is added and nullopt returned; `what` names it.
std::optional<Json> read_value(const tfplugin6::DynamicValue& value, const char* what,
                               Diagnostics& to);
// The bytes of a value that Terraform sent; those of null where it sent none.
std::string bytes_of(const tfplugin6::DynamicValue& value);
// The library's envelope of such bytes; `what` names them in the error that is added where they are
// no value.
std::optional<std::string> read_envelope(const Node& type, std::string_view bytes, const char* what,
                                         Diagnostics& to);
// Whether a value is the null of its type: no resource. Quick, and false for what is no value.
bool is_null(const tfplugin6::DynamicValue& value);
void write_value(const Json& wire, tfplugin6::DynamicValue& to);
void write_value(const Node& type, const Json& wire, tfplugin6::DynamicValue& to);

// The resource of that name. Where there is none an error is added.
const TypeNode* known_resource(Session& session, const std::string& name, Diagnostics& to);

// One call of the library: the provider and the cancel token are held until it is over.
class LibraryCall {
 public:
  explicit LibraryCall(Session& session);
  abi::Request request;
  [[nodiscard]] const abi::Provider& provider() const { return *provider_; }
  [[nodiscard]] const abi::Call& call() const { return call_; }

 private:
  std::shared_ptr<const abi::Provider> provider_;
  std::shared_ptr<const abi::Cancel> cancel_;
  abi::Call call_;
};

inline std::string_view view(const hipaa_str& text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}
inline hipaa_str borrow(std::string_view text) {
  return abi::borrow(text.data(), text.size());
}

}  // namespace hipaa::terraform::rpc

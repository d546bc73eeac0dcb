#include "plugin/cli/run/library_call.hpp"

namespace hipaa::cli {
namespace {

hipaa_str optional(const std::string* text) {
  return text == nullptr ? abi::borrow(nullptr, 0) : abi::borrow(*text);
}

}  // namespace

abi::Call call_on(const Session& session, const OpenProvider& on) {
  abi::Call call;
  call.timeout_ms = session.options.timeout_ms;
  call.cancel = on.cancel;
  call.correlation_id = abi::borrow(session.correlation_id);
  return call;
}

Reply call_library(Session& session, const OpenProvider& on, ProviderOperation operation,
                   const std::string& type, const std::string& address, const Input& input) {
  const auto report = [&](const hipaa_progress& event) { session.progress.event(address, event); };
  auto call = call_on(session, on);
  call.on_progress(report);
  abi::Request request;
  request.type_name = abi::borrow(type);
  request.config = optional(input.config);
  request.prior_state = optional(input.prior_state);
  request.planned_state = optional(input.planned_state);
  request.private_data = optional(input.private_data);
  request.identifier = abi::borrow(input.identifier);
  request.schema_version = input.schema_version;
  return reply_of((on.provider.*operation)(call, request), address, session.secrets);
}

}  // namespace hipaa::cli

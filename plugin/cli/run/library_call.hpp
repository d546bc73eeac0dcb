// One operation of the library for one resource, with this command's time limit, cancel token and
// progress. Any thread, several at once.
#pragma once

#include <optional>
#include <string>

#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/session.hpp"

namespace hipaa::cli {

// Texts are borrowed for the call; nullptr: absent.
struct Input {
  const std::string* config = nullptr;
  const std::string* prior_state = nullptr;
  const std::string* planned_state = nullptr;
  const std::string* private_data = nullptr;
  std::string identifier;
  std::int64_t schema_version = 0;
};

inline const std::string* text_of(const std::optional<std::string>& text) {
  return text ? &*text : nullptr;
}

// This command's time limit, cancel token and name in logs, for any call.
abi::Call call_on(const Session& session, const OpenProvider& on);

using ProviderOperation = abi::Result (abi::Provider::*)(const hipaa_call&,
                                                         const hipaa_request&) const noexcept;

// `&abi::Provider::plan` of `on`, for the resource `address`, of type `type`.
Reply call_library(Session& session, const OpenProvider& on, ProviderOperation operation,
                   const std::string& type, const std::string& address, const Input& input);

}  // namespace hipaa::cli

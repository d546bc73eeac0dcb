// What the boundary hands to an operation, and what it gets back: the ABI's structs as C++ values.
// Texts of a Request are borrowed for the call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/support/call_context.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::resource {

using support::CallContext;
using support::Failure;
using support::Status;

struct Request {
  std::string_view type_name;
  std::optional<std::string_view> config;         // envelopes; nullopt: absent
  std::optional<std::string_view> prior_state;    // absent = create
  std::optional<std::string_view> planned_state;  // absent = destroy
  std::optional<std::string_view> private_data;
  std::string_view identifier;
  std::int64_t schema_version = 0;
  std::string_view source_provider;
  std::string_view source_type_name;
};

struct Answer {
  Status status = Status::ok;
  model::Diagnostics diagnostics;
  std::optional<std::string> state;  // envelopes and documents, as text
  std::optional<std::string> private_data;
  std::optional<std::string> requires_replace;
  std::optional<std::string> evidence;
  std::optional<std::string> schema;
  std::optional<std::string> metadata;
  std::optional<std::string> value;

  // Takes a failure in: its status, unless there is one already, and its diagnostics.
  void fail(Failure failure) {
    if (status == Status::ok) status = failure.status;
    for (auto& one : failure.diagnostics) diagnostics.push_back(std::move(one));
  }
  // Sets E_DIAGNOSTICS where an error was found and nothing worse has happened.
  void settle() {
    if (status == Status::ok && model::has_error(diagnostics)) status = Status::diagnostics;
  }
};

}  // namespace hipaa::resource

// Documents that a host hands over, read strictly (plugin/json/reader.hpp); faults
// become diagnostics. Any thread.
#pragma once

#include <string_view>

#include "plugin/json/json.hpp"
#include "plugin/support/call_context.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::request {

inline constexpr std::size_t largest_document = std::size_t{16} << 20U;

// `what` names the document in diagnostics ("config"). Failures: HP-ARG-JSON (not JSON, with line
// and column), HP-ARG-DUPLICATE, HP-ARG-NUMBER, HP-ARG-DEPTH, HP-ARG-SIZE; the path is the JSON
// Pointer inside the document. Values live in `storage`. Where `call` has to stop, reading ends.
support::Result<json::value> read_json(std::string_view text, std::string_view what,
                                       json::storage_ptr storage = {},
                                       std::size_t largest = largest_document,
                                       support::CallContext* call = nullptr);

}  // namespace hipaa::request

// Strict reading of JSON text. Boost.JSON by itself keeps the last of two equal keys, turns 2^64
// into a double and 1e400 into Infinity; here each of these is refused, with the place where it
// stands. Any thread.
#pragma once

#include <string_view>

#include "plugin/model/value.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::request {

struct ReadLimits {
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t depth = 64;
};

// `what` names the document in diagnostics ("config"). Failures: HP-ARG-JSON (not JSON, with line
// and column), HP-ARG-DUPLICATE, HP-ARG-NUMBER, HP-ARG-DEPTH, HP-ARG-SIZE; the path is the JSON
// Pointer inside the document. Values live in `storage`.
support::Result<model::json::value> read_json(std::string_view text, std::string_view what,
                                              model::json::storage_ptr storage = {},
                                              ReadLimits limits = {});

}  // namespace hipaa::request

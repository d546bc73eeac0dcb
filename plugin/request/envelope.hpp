// Values as they cross the ABI: {"format_version":1,"value":…,"unknown":[JSON
// Pointers],"sensitive":[…],"tainted":true}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/model/value.hpp"
#include "plugin/support/call_context.hpp"

namespace hipaa::request {

struct Envelope {
  model::json::value value;  // unknowns marked as plugin/model/value.hpp says
  bool tainted = false;
};

// Reads one; `what` names it in diagnostics. A pointer that points nowhere, or at something that is
// not null, is refused (HP-ARG-UNKNOWN-POINTER). Where `call` has to stop, reading ends.
support::Result<Envelope> read_envelope(std::string_view text, std::string_view what,
                                        model::json::storage_ptr storage = {},
                                        support::CallContext* call = nullptr);

// Writes one. Members with the value null are kept: a host needs the exact attribute set.
std::string write_envelope(const Envelope& envelope);

}  // namespace hipaa::request

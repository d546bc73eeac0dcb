// A call of an extension of the library that hands out rows and a summary: one workspace audited,
// searched or accounted for.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/resource_envelope.hpp"
#include "plugin/cli/run/session.hpp"

namespace hipaa::cli {

// The library's callback for rows that a `Rows` takes by `bool add(std::string_view row)`; false,
// or a signal, ends the call.
template <class Rows>
std::int32_t HIPAA_CALL take_row(void* rows, const hipaa_str* row) noexcept {
  try {
    return static_cast<Rows*>(rows)->add({row->data, row->size}) && !is_stopping() ? 0 : 1;
  } catch (const std::exception&) {
    return 1;  // out of memory: nothing may be thrown through the library
  }
}

struct RowReply {
  Findings findings;
  std::optional<Envelope> summary;
};

using RowCall =
    std::function<hipaa_status(const hipaa_call*, const hipaa_request*, hipaa_result**)>;

// `phase` and `doing` are what the progress line says; `resource`: what the findings are of.
// `config` is borrowed; nullptr: absent.
RowReply call_for_rows(Session& session, const OpenProvider& on, const std::string& phase,
                       const std::string& doing, const std::string& resource,
                       const std::string* config, const RowCall& call);

}  // namespace hipaa::cli

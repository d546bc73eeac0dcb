// What a schema cannot say: attributes that contradict each other, in the API's own terms.
#pragma once

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

// Findings have code HP-ARG-CONFLICT and the path of the attribute to mend. Unknown values
// contradict nothing. `prior` is the state that it would change, nullptr where there is none: a
// login that stays as it is needs no password, which no state has.
model::Diagnostics contradictions(const json::value& configuration, const State* prior = nullptr);

// "1h30m" in milliseconds; `otherwise` when the attribute is absent.
std::int64_t timeout_ms(const json::object& values, std::string_view verb, std::int64_t otherwise);

}  // namespace hipaa::resource

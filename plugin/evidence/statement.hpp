// The lines of a segment: in-toto Statements (v1), and what did not change since one of them. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "plugin/model/value.hpp"

namespace hipaa::evidence {

// Of a cluster: `document` is evidence (schemas/evidence.schema.json), canonical.
std::string statement_of(const std::string& document);

// Of the run itself: a segment's first line. `run` is its predicate.
std::string statement_of_run(const std::string& segment, const model::json::object& run);

// Names what is known of a cluster without showing it: the later line "nothing has changed" bears
// the same name as the statement that has it in full.
std::string condition_of(const model::json::object& known);

// That a cluster is as the statement with this condition says: 80 bytes or so.
std::string unchanged_line(const std::string& cluster_id, const std::string& condition,
                           std::int64_t at_unix_ms);

}  // namespace hipaa::evidence

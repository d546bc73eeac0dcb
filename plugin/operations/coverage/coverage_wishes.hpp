// What coverage is asked for: the configuration of the extension and of the data source.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/coverage/ledger.hpp"
#include "plugin/model/value.hpp"
#include "plugin/request/operation.hpp"
#include "plugin/transparency/note_key.hpp"

namespace hipaa::resource {

namespace json = model::json;
using support::Result;

struct CoverageWishes {
  // Days, the last one included; what has not been yet is left out.
  coverage::Period period;
  std::vector<std::string> clusters;  // ids; empty: all of the workspace
  bool only_clusters = false;         // those of `clusters`, also where there is none
  bool recorded = false;              // with it: those that evidence names, too
  std::vector<std::string> evidence;  // folders beside the provider's own
  std::vector<transparency::VerifierKey> keys;
  std::string warehouse_id;  // "": the system tables are not asked
  json::object given;        // as it was given
};

Result<CoverageWishes> read_coverage_wishes(std::optional<std::string_view> config,
                                            std::int64_t now_unix_ms);

}  // namespace hipaa::resource

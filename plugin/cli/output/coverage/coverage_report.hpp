// What coverage has to show: of each workspace the sums and the rows (schemas/coverage.schema.json)
// and what was found besides. Equal input gives equal bytes: no document says when it was made.
#pragma once

#include <string>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/cli/library/load.hpp"
#include "plugin/cli/output/coverage/row_spool.hpp"

namespace hipaa::cli {

struct CoverageOfWorkspace {
  json::value summary;  // schemas/hipaa_coverage.schema.json
  RowSpool rows;        // schemas/coverage_row.schema.json
};

struct CoverageReport {
  std::string from;  // days
  std::string to;
  std::vector<CoverageOfWorkspace> workspaces;
  Findings findings;                 // sorted
  const Plugins* plugins = nullptr;  // whose rules the exceptions are of
};

// 0 where it is absent or no number.
std::int64_t whole_number(const json::value& of, std::string_view name);
// "never proved"
std::string cause_in_words(std::string_view cause);
// "1234 h 05 min 06.789 s"
std::string length_text(std::int64_t milliseconds);
// How exact the times of a span of the row are, in milliseconds: 60000 where only system tables
// tell.
std::int64_t grain_ms(const json::value& row, const json::value& span);
// "87.50 %", rounded down: nothing but all of it is 100.
std::string share_text(std::int64_t part, std::int64_t whole);

// Each appends the document; false: rows were lost on the way.
bool coverage_text(const CoverageReport& report, std::string& to);
bool coverage_json(const CoverageReport& report, std::string& to);
bool coverage_csv(const CoverageReport& report, std::string& to);
bool coverage_oscal(const CoverageReport& report, std::string& to);
bool coverage_page(const CoverageReport& report, std::string& to);

}  // namespace hipaa::cli

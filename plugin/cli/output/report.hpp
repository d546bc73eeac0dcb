// What a command has to show in the end: findings, changes, evidence. The same content as text for
// people and as one JSON document for machines (schemas/findings.schema.json). Plain data; what is
// in it has been masked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/cli/exit_code.hpp"
#include "plugin/cli/options.hpp"
#include "plugin/cli/output/console.hpp"
#include "plugin/cli/run/change.hpp"
#include "plugin/cli/stack/secrets.hpp"

namespace hipaa::cli {

struct Report {
  std::string command;
  Findings findings;
  std::vector<Change> changes;
  std::map<std::string, json::value> evidence;  // by resource
  std::size_t resources = 0;                    // that were looked at
};

// Takes secrets out of the changes' differences.
void mask(const Secrets& secrets, std::vector<Change>& changes);

// By stack, resource, path, code and text, so that equal input gives equal output.
void sort(Findings& findings);

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t acknowledged = 0;
  std::size_t undecided = 0;
};
Counts count(const Findings& findings);

// The findings document. Findings are taken in the order that they have.
json::value findings_document(const Report& report);

// Pieces of the text form. What keeps the command from its work goes to stderr, findings to stdout.
void show_findings(const Findings& findings, Console& console);
void show_changes(const std::vector<Change>& changes, Console& console);
// What an apply brought about that its plan could not know.
void show_results(const std::vector<Change>& changes, Console& console);
std::string counts_text(const Counts& counts);

// Prints the JSON document under --json, otherwise findings and their counts. Returns the exit code
// that follows from the findings.
ExitCode show(Report& report, const Options& options, Console& console);

}  // namespace hipaa::cli

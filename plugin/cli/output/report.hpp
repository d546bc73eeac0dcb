// What a command has to show in the end: findings, changes, evidence. The same content as text for
// people and as one JSON document for machines (schemas/findings.schema.json). Plain data; what is
// in it has been masked.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plugin/cli/exit_code.hpp"
#include "plugin/cli/library/load.hpp"
#include "plugin/cli/options.hpp"
#include "plugin/cli/output/baseline.hpp"
#include "plugin/cli/output/console.hpp"
#include "plugin/cli/run/change.hpp"
#include "plugin/cli/stack/secrets.hpp"

namespace hipaa::cli {

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t acknowledged = 0;
  std::size_t undecided = 0;
  std::size_t known = 0;  // of the baseline; not among the others
};

struct Report {
  std::string command;
  Findings findings;
  std::vector<Change> changes;
  std::map<std::string, json::value> evidence;  // by resource
  std::vector<Examined> examined;
  std::map<std::string, std::size_t> skipped;  // of check: reason -> how many
  const Plugins* plugins = nullptr;            // whose rules the findings are of
  std::set<std::string> files;                 // of check: what was read
  // With a baseline: what it has and is not found.
  std::optional<std::vector<BaselineEntry>> gone;
  std::string closing;  // the last line for people
  // Where people have been shown findings on the way, all of them, for the document in a file.
  std::optional<Findings> whole;
  std::map<std::string, json::value> proofs;  // of an audit or a read, by resource
  Counts shown;  // of an audit: findings that people have seen and that nobody keeps
  // Of an audit, by workspace, for people: what was examined and what was not.
  std::vector<std::pair<std::string, std::string>> coverage;
  std::vector<std::string> not_examined;  // of a check or an audit, a line each, for a summary
  json::array audits;  // summary of each audited workspace (schemas/hipaa_audit.schema.json)
};

// Takes secrets out of the changes' differences.
void mask(const Secrets& secrets, std::vector<Change>& changes);

// By stack, resource, path, code and text, so that equal input gives equal output.
void sort(Findings& findings);

Counts& operator+=(Counts& to, const Counts& more);
Counts count(const Findings& findings);

// The words of the documents: "error"; "fail"; "known", "" where nothing was compared.
const char* severity_name(hipaa_severity severity);
const char* verdict_name(hipaa_verdict verdict);
const char* baseline_name(Known known);

// The findings document. Findings are taken in the order that they have.
json::value findings_document(const Report& report);

// Pieces of the text form. What keeps the command from its work goes to stderr, findings to stdout.
void show_findings(const Findings& findings, Console& console);
void show_changes(const std::vector<Change>& changes, Console& console);
// What an apply brought about that its plan could not know.
void show_results(const std::vector<Change>& changes, Console& console);
std::string counts_text(const Counts& counts);
// Why a rule asks and how to meet it are shown once, with the first finding of the same text.
class ExplainedOnce {
 public:
  // The detail, or its first line and where the rest stands.
  std::string shortened(const Finding& finding);

 private:
  std::set<std::string> explained_;
};
// One finding, as people read it; without styles where `console` is nullptr.
std::string finding_text(const Finding& finding, ExplainedOnce& explained, const Console* console,
                         std::size_t width);
// The report's last line and the counts; "" where there is nothing to say.
std::string closing_line(const Report& report);

// Documents for machines. Equal reports give equal bytes.
std::string sarif_document(const Report& report);
std::string junit_document(const Report& report, const Options& options);
std::string markdown_document(const Report& report);
std::string csv_document(const Report& report);
// One page that loads nothing; `now` is what ages are counted to.
std::string html_document(const Report& report, std::chrono::sys_seconds now);
std::string github_document(const Report& report, const Options& options);

// The whole report in the format of the options, plain text included.
std::string document_of(const Report& report, const Options& options);
// Writes it into --output, where that was asked for. False: the complaint is on stderr.
bool write_output(const Report& report, const Options& options, Console& console);

// Compares with the baseline, writes a new one, prints the document or the findings, and writes
// --output. Returns the exit code that follows from the findings.
ExitCode show(Report& report, const Options& options, Console& console);

}  // namespace hipaa::cli

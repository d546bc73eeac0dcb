// What the command line asked for. Read once, then constant.
#pragma once

#include <hipaa/provider.h>

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/cli/output/format.hpp"

namespace hipaa::cli {

struct Options {
  std::string command;
  std::vector<std::string> stacks;      // check takes several, the others one
  std::string state_file;               // "": beside the stack file
  std::string profile = "strict";       // policy; check: of what has no provider to say it
  std::string plugin;                   // "": as the stack file says
  bool allow_stack_plugin = false;      // run the code that a stack names by its path
  std::vector<std::string> files_from;  // folders whose files ${file:…} may name, too
  std::vector<std::string> targets;     // addresses; empty: all
  std::string subject;                  // TYPE.NAME, RULE, or what schema is asked for
  std::string identifier;               // of a cluster
  std::string provider;                 // verify --id: which, where there are several
  std::string type;                     // verify --id: of what
  std::int64_t timeout_ms = 0;          // 0: the library's own
  int parallelism = 10;
  int lock_timeout = 0;  // seconds
  hipaa_log_level log_level = HIPAA_LOG_OFF;
  Format format = Format::text;
  bool is_text_asked_for = false;          // --format text; verify alone writes JSON without it
  std::string plan_file;                   // plan: the file to save it in
  std::string output;                      // the file that the document goes into; "": stdout
  std::string baseline;                    // file of the findings that are known
  std::vector<std::string> waivers;        // waiver files beside those of the stack's providers
  std::vector<std::string> patient_data;   // NAME=PATTERN, of what has no provider to say it
  std::vector<std::string> staff_domains;  // of mail addresses; likewise
  std::string write_baseline;              // file to write those of this run into
  bool baseline_ignores_values = false;    // another value at a known place is known, too
  std::vector<std::string> skip_rules;     // check, audit: whose findings are left out
  std::vector<std::string> only_rules;     // check, audit: all others are; empty: none
  std::string ruleset;                     // check: "latest", whatever a provider pins
  bool summary = false;                    // check, audit: no details for people
  bool json = false;                       // stdout carries one document for machines, in `format`
  bool color = true;
  bool auto_approve = false;
  bool terraform = false;  // init: HCL in place of a stack file
  bool refresh = true;
  bool undecided_fails = false;
  bool assume_csp = false;        // the caller says that the compliance security profile is on
  bool verbose = false;           // check: name what is skipped
  bool allow_empty = false;       // check, audit: nothing examined is success
  bool prove = false;             // audit: measure running clusters
  bool all = false;               // prove: every cluster of the workspaces, not the states' alone
  std::string evidence_folder;    // prove: where the provider names none; "": beside the stack file
  bool ended_clusters = false;    // audit: judge those of jobs that have ended, too
  std::string runs = "all";       // audit: which one-time runs
  std::vector<std::string> keys;  // evidence: verifier keys, or the files that hold them
  std::string anchor;             // evidence verify: file of heads that were noted elsewhere
  std::int64_t line = 0;          // evidence prove: of the segment, from 1
  std::string coverage_from;      // coverage: days, in UTC
  std::string coverage_to;
  std::string coverage_format = "text";       // coverage: it has others than reports
  std::vector<std::string> evidence_folders;  // coverage: beside those of the providers
  std::string warehouse;                      // coverage: its id, for the system tables
  bool whole_workspace = false;               // coverage: not the stack's clusters alone
};

}  // namespace hipaa::cli

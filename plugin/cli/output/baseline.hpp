// Baselines: what was found once and is known, so that only what is new counts. A known finding
// stays visible in every output. Any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

struct BaselineEntry {
  std::string fingerprint;
  std::string code;
  std::string file;  // relative to the baseline's folder
  std::string resource;
  std::string path;   // elements of lists by name
  std::string value;  // digest of what stands there
  std::string summary;
  bool is_first_form = false;  // of version 1: by numbers, and without the file's folder
};

struct Baseline {
  std::string folder;  // of its file
  std::vector<BaselineEntry> entries;
  bool is_first_form = false;
};

// One for each finding, in their order: what it is about (rule, file relative to `folder`,
// resource, path with elements by name, value), not how it is worded nor the line it stands in;
// equal findings are counted.
std::vector<std::string> fingerprints(const Findings& findings, const std::string& folder);

// Version 2, or 1 of before. Failures: HP-BASELINE-FILE, -JSON, -SHAPE, -VERSION.
Result<Baseline> read_baseline(const std::string& file);

// The document of all findings that a baseline in `folder` may hold: not the acknowledged ones, for
// which somebody answers already, nor what kept the command from its work.
std::string baseline_document(const Findings& findings, const std::string& folder);

enum class Values : std::uint8_t { count, ignored };

// Marks each finding as new or known; returns what the baseline has and nobody found any more.
// `files`: all that were read, for baselines that do not say the folder.
std::vector<BaselineEntry> compare(const Baseline& baseline, Findings& findings, Values values,
                                   const std::set<std::string>& files);

// Whether an entry's fingerprint is that of what it says.
bool is_right_fingerprint(const BaselineEntry& one);
bool may_be_known(const Finding& one);
// As a baseline of version 1 names it, without its count.
std::string first_fingerprint(const Finding& one);
// Whether an entry of version 1 speaks of it, though something may stand before it by now.
bool is_of_first_form(const BaselineEntry& entry, const Finding& one);

}  // namespace hipaa::cli

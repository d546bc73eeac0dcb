// Baselines: what was found once and is known, so that only what is new counts. A known finding
// stays visible in every output. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

struct BaselineEntry {
  std::string fingerprint;
  std::string code;
  std::string resource;
  std::string path;
  std::string summary;
};

using Baseline = std::vector<BaselineEntry>;

// One for each finding, in their order: what it is about (file's name, resource, code, path and the
// value there), not how it is worded nor the line it stands in. Where a list's element has the
// value, its number does not count; equal findings are counted.
std::vector<std::string> fingerprints(const Findings& findings);

// Failures: HP-BASELINE-FILE, -JSON, -SHAPE, -VERSION.
Result<Baseline> read_baseline(const std::string& file);

// The document of all findings that a baseline may hold: not the acknowledged ones, for which
// somebody answers already, nor what kept the command from its work.
std::string baseline_document(const Findings& findings);

// Marks each finding as new or known; returns what the baseline has and nobody found any more.
Baseline compare(const Baseline& baseline, Findings& findings);

}  // namespace hipaa::cli

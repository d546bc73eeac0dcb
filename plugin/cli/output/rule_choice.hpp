// --skip and --only: whose findings a gate leaves out. What is left out is counted, never silent.
// Any thread.
#pragma once

#include <vector>

#include "plugin/cli/output/report.hpp"

namespace hipaa::cli {

// Takes what is left out from the findings, counts it among what was skipped, and says so in the
// closing line. A rule that no plugin has is an error: nothing would be judged by it.
void choose_rules(Report& report, const Options& options);

// Of what a baseline has: what this run looked for at all.
std::vector<BaselineEntry> chosen_of(std::vector<BaselineEntry> entries, const Options& options);

}  // namespace hipaa::cli

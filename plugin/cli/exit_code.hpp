// What a command ends with. The numbers are the contract with scripts.
#pragma once

#include <algorithm>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

enum class ExitCode : int {
  clean = 0,
  findings = 1,  // the stack or a cluster is not acceptable
  error = 2      // the command could not do its work, in full or at all
};

inline ExitCode worse(ExitCode a, ExitCode b) {
  return std::max(a, b);
}

// `undecided_fails`: --undecided=error.
inline ExitCode exit_code(const Findings& findings, bool undecided_fails) {
  auto code = ExitCode::clean;
  for (const auto& one : findings) {
    if (one.is_operational_error) return ExitCode::error;
    if (one.known == Known::is_known) continue;
    if (one.severity == HIPAA_SEVERITY_ERROR ||
        (undecided_fails && one.verdict == HIPAA_VERDICT_UNDECIDED))
      code = ExitCode::findings;
  }
  return code;
}

}  // namespace hipaa::cli

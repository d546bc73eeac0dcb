// A configuration of the stack file made ready for the library: references resolved, in an
// envelope. Any thread.
#pragma once

#include <string>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/cli/stack/stack.hpp"
#include "plugin/cli/stack/substitution.hpp"

namespace hipaa::cli {

enum class Missing {
  refuse,      // a variable that is not set is an error
  leave_open,  // it leaves the value unknown: `check` runs where the secrets are not
};

struct Configuration {
  std::string envelope;
  std::vector<Substituted> texts;
  std::vector<Reference> references;
};

// `owner` is "hipaa_cluster.phi" or "provider.hipaa"; `pointer` where `written` stands in the stack
// file; `schema` the library's, null when there is none; `files_from` as substitute has it. What is
// wrong goes to `findings`: HP-STACK-VARIABLE, HP-STACK-INLINE-SECRET. The configuration is usable
// unless one of them is_operational_error.
Configuration prepare(const Stack& stack, const std::string& owner, const json::value& written,
                      const std::string& pointer, const json::value& schema, Missing missing,
                      const std::vector<std::string>& files_from, Findings& findings);

}  // namespace hipaa::cli

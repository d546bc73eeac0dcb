// Files that are no stacks, judged by the library's function `violations`. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/cli/inputs/source.hpp"
#include "plugin/cli/library/load.hpp"
#include "plugin/cli/options.hpp"

namespace hipaa::cli {

// What was done, beside the findings.
struct Coverage {
  std::vector<std::string> examined;  // addresses
  std::size_t skipped = 0;            // resources and files that hold none of ours
};

// Nothing, where the file is a stack: it says so itself (stack_version).
std::optional<Findings> examine_file(const Options& options, const Source& source, Plugins& plugins,
                                     Coverage& coverage);

// What `violations` leaves undecided of a stack's resource, whose envelope this is: validate keeps
// silent about it.
Findings undecided_of(const abi::Provider& provider, const Options& options,
                      const std::string& address, const std::string& envelope);

}  // namespace hipaa::cli

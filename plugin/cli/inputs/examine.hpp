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
  std::vector<Examined> examined;
  std::size_t skipped = 0;  // resources and files that hold none of ours
};

// Judges files by one provider of one plugin: waiver files are read, and what is wrong with them is
// told, once.
class Examiner {
 public:
  // Both outlive it.
  Examiner(const Options& options, Plugins& plugins) : options_(options), plugins_(plugins) {}

  // Nothing, where the file is a stack: it says so itself (stack_version).
  std::optional<Findings> examine(const Source& source, Coverage& coverage);

 private:
  const Options& options_;
  Plugins& plugins_;
  const Plugin* plugin_ = nullptr;  // found when the first file needs it
  abi::Provider provider_;
};

// --patient-data-pattern, as the provider's setting.
json::object patient_data_patterns(const Options& options);

// What `violations` leaves undecided of a stack's resource, whose envelope this is: validate keeps
// silent about it.
Findings undecided_of(const abi::Provider& provider, const Options& options,
                      const std::string& address, const std::string& envelope);

}  // namespace hipaa::cli

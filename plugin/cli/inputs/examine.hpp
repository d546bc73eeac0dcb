// Files that are no stacks, judged by the library's function `violations`.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plugin/cli/inputs/source.hpp"
#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/library/load.hpp"
#include "plugin/cli/options.hpp"

namespace hipaa::cli {

// What was not judged, since it is none of ours: reason -> what, each as people call it.
using Skipped = std::map<std::string, std::vector<std::string>>;

// What was done, beside the findings.
struct Coverage {
  std::vector<Examined> examined;
  Skipped skipped;
  std::vector<std::string> files;  // that were read, a bundle's parts included
};

// Judges files by one provider of one plugin: waiver files are read, and their faults are
// reported, once.
class Examiner {
 public:
  // Both outlive it.
  Examiner(const Options& options, Plugins& plugins) : options_(options), plugins_(plugins) {}

  // Nothing, where the file is a stack: it says so itself (stack_version). What a bundle that was
  // examined before includes is a part of that one. Any thread, each with a coverage of its own.
  std::optional<Findings> examine(const Source& source, Coverage& coverage);

 private:
  Findings examine_bundle(const Source& source, File& file, Coverage& coverage);
  // Finds the plugin for the first file that needs it.
  Result<void> open(Findings& findings);

  const Options& options_;
  Plugins& plugins_;
  std::mutex mutex_;  // guards what follows; once there, plugin and provider stay as they are
  const Plugin* plugin_ = nullptr;  // found when the first file needs it
  abi::Provider provider_;
  std::set<std::string> included_;  // by bundles that were examined
};

// --patient-data-pattern, as the provider's setting.
json::object patient_data_patterns(const Options& options);
// --staff-email-domain, likewise.
json::array staff_email_domains(const Options& options);

}  // namespace hipaa::cli

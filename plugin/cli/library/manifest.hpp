// A plugin manifest, "hipaa-databricks.plugin.json": the name of a plugin, its protocols and
// where its library lies. Read once, then constant.
#pragma once

#include <string>
#include <vector>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

struct Manifest {
  std::string file;
  std::string name;
  std::string version;
  std::string entry_point;
  std::string library;  // path of this machine's library, relative ones resolved
  std::string sha256;   // 64 digits in lower case; "" when the manifest gives none
  std::vector<std::string> resources;
  Findings warnings;  // members that nobody knows
};

// Reads a manifest that has passed trusted_path. HP-PLUGIN-FILE, -JSON, -SHAPE, -VERSION (of the
// manifest or of the ABI), -PLATFORM (nothing for this machine).
Result<Manifest> read_manifest(const std::string& file);

// This machine as manifests spell it: "linux_amd64".
std::string platform();

}  // namespace hipaa::cli

// Loads plugins, each once. One thread.
#pragma once

#include <hipaa/provider.hpp>
#include <map>
#include <string>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/json/json.hpp"

namespace hipaa::cli {

struct Plugin {
  abi::Library library;
  std::string path;      // of the library
  std::string manifest;  // "" when it was named by its path
  json::value schema;    // describe(SCHEMA); null when it has none

  // The JSON Schema of "provider", or of the type of a resource or data source; null when there is
  // none.
  [[nodiscard]] const json::value& schema_of(std::string_view type) const;
  [[nodiscard]] std::int64_t schema_version_of(std::string_view type) const;
};

class Plugins {
 public:
  // By manifest, searched for by name.
  Result<const Plugin*> by_name(const std::string& name, Findings& warnings);
  // A library, or a manifest where the path ends in ".json".
  Result<const Plugin*> by_path(const std::string& path, Findings& warnings);

  // By their path.
  [[nodiscard]] std::vector<const Plugin*> loaded() const {
    std::vector<const Plugin*> all;
    for (const auto& [path, plugin] : loaded_) all.push_back(&plugin);
    return all;
  }

 private:
  Result<const Plugin*> by_manifest(const std::string& file, const std::string& name,
                                    Findings& warnings);
  Result<const Plugin*> load(const std::string& path, const std::string& entry_point,
                             const std::string& sha256, const std::string& manifest);

  std::map<std::string, Plugin> loaded_;  // by the library's real path
};

}  // namespace hipaa::cli

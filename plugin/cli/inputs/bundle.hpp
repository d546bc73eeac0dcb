// Files of an asset bundle: its root, what that includes, and the files of variables. The library
// merges and judges them. One thread.
// Source: Databricks' reference of the bundle configuration.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/json/json.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {

struct BundlePart {
  std::string name;
  std::string target;  // that reads it: a file of variables; "" of all others
  json::value document;
  std::optional<yaml::Document> read;  // for places
  std::string text;                    // of JSON that no YAML reader has read
};

struct BundleFiles {
  std::vector<BundlePart> parts;  // the root first, then in the order in which they count
  bool is_whole = true;           // false: a part of a bundle, named by itself
  json::object variables;         // that the environment sets, by name
  std::set<std::string> only;     // "jobs.etl": of these resources alone; empty: of all
};

// databricks.yml, which is the root of a bundle whatever is in it; and bundle.yml, which may be
// something else.
bool is_bundle_root_name(std::string_view path);
bool may_be_bundle_root_name(std::string_view path);

// By its shape: resources, targets or variables as only a bundle has them.
bool is_bundle(const json::value& document);

// Reads what `root` includes, and the files of variables of its targets. `root.name` is its path.
Result<BundleFiles> read_bundle(BundlePart root);

// The bundle that `part` belongs to: that of the nearest root in a folder above, where it includes
// the part. Nothing, where there is none. Of the resources that the part speaks of, if of any.
Result<std::optional<BundleFiles>> bundle_around(const BundlePart& part);

// BUNDLE_VAR_NAME: what the environment sets. It is whose gate this is, so it counts as for
// Databricks' own CLI.
json::object variables_of_environment();

// Adds to `text`: the arguments of the library's function bundle_violations.
void write_bundle(const BundleFiles& bundle, std::string& text);

Place place_in(const BundlePart& part, std::string_view pointer);

}  // namespace hipaa::cli

// Judges an asset bundle as it is deployed: each target by itself; what they agree in is reported
// once. Borrows everything. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/judgement/examine/bundle_deployment.hpp"
#include "plugin/judgement/examine/examiner.hpp"

namespace hipaa::resource {

struct Bundle {
  std::vector<BundleFile> files;
  // Whether these are all files of the bundle: what they leave out is then written nowhere.
  bool is_whole = true;
  json::object variables;  // that the environment of the deployment sets: texts by name
};

struct BundleFinding {
  Found found;            // its path leads into the bundle as it is deployed
  std::string resource;   // "jobs.nightly", "target prod: jobs.nightly"
  std::size_t file = 0;   // where the value that counts was written: an index into the files
  std::string pointer;    // and where in it
  bool prevents = false;  // the bundle cannot be deployed, or not be read
};

struct BundleReport {
  std::vector<BundleFinding> findings;
  std::vector<std::pair<std::string, bool>> examined;  // resources; whether findings speak of them
  std::map<std::string, std::size_t> skipped;          // sections that are not judged
};

Result<BundleReport> judge_bundle(const Bundle& bundle, const Provider* provider,
                                  std::optional<model::Profile> profile, CallContext& call);

}  // namespace hipaa::resource

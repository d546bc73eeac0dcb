// What a deployment of an asset bundle makes, one target at a time, as Databricks' own CLI loads
// and merges it: files in the order in which they are included, then the target, then variables,
// then lists by the keys of their elements. Borrows the documents. One thread. Source: Databricks'
// reference of the bundle configuration, and its CLI where that is silent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/judgement/examine/bundle_value.hpp"

namespace hipaa::resource {

// A file of the bundle: the root, then what it includes; or, with a target, what that target's file
// of variables says.
struct BundleFile {
  const json::value* document = nullptr;
  std::string target;
};

// A resource as one target has it.
struct Deployed {
  std::string_view section;  // "jobs"
  std::string_view key;
  BundleNode value;
  bool has_base = true;  // false: only the target speaks of it
};

class BundleDeployment {
 public:
  // `variables`: what the environment sets, by name, as texts.
  BundleDeployment(const std::vector<BundleFile>& files, const json::object& variables);

  // "" where the bundle names none: it is deployed all the same.
  [[nodiscard]] const std::vector<std::string_view>& targets() const { return targets_; }
  [[nodiscard]] std::vector<Deployed> deployed(std::string_view target);
  // Of Python code that makes resources; nullptr: there is none.
  [[nodiscard]] BundleNode python() const;

  std::vector<BundleConflict> conflicts;

 private:
  [[nodiscard]] BundleNode variables(std::string_view target, const BundleNode& of_target) const;
  BundleNode laid_over(std::string_view name, const BundleNode& of_target);

  const json::object& set_variables_;
  BundleNode root_;
  BundleNode all_targets_;
  std::vector<std::string_view> targets_;
  std::vector<std::pair<std::string, BundleNode>> variable_files_;
};

}  // namespace hipaa::resource

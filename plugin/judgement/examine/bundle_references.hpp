// References in the texts of an asset bundle: ${var.runtime}, ${bundle.target}. What only the
// workspace or a deployment can tell stays unknown. One thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/judgement/examine/bundle_value.hpp"

namespace hipaa::resource {

// A stretch of a text: as it is, or what a reference leads to.
struct BundleText {
  std::string_view written;        // "${var.a[0].b}", or what is no reference
  std::vector<std::string> steps;  // "var", "a", "0", "b"; none where it is no reference
};
std::vector<BundleText> split_references(std::string_view text);

// Puts in what is known, wherever a reference stands.
class BundleReferences {
 public:
  // `values` has what references may lead to: bundle, workspace, variables by name. A variable that
  // is there without a value is one that nobody can know.
  explicit BundleReferences(BundleNode values) : values_(std::move(values)) {}

  BundleNode resolved(const BundleNode& node);

 private:
  BundleNode text(const BundleNode& node);
  // nullptr: not known.
  BundleNode lookup(const std::vector<std::string>& steps);

  BundleNode values_;
  std::map<std::string, BundleNode> known_;  // variables, resolved
  std::set<std::string> open_;               // those that are being resolved: a circle has no end
  std::size_t depth_ = 0;
};

}  // namespace hipaa::resource

// What the deployment of an asset bundle does to a resource once its variables are known: elements
// of the same key become one, machines of a pool are those of the pool, one cluster takes the place
// of all, presets add their names and tags. Pure; any thread.
#pragma once

#include "plugin/judgement/examine/bundle_value.hpp"

namespace hipaa::resource {

struct BundleSettings {
  BundleNode cluster;  // that takes the place of what the tasks name; nullptr: none
  BundleNode presets;
};

// Whether resources of the section can be judged.
bool is_judged_section(std::string_view section);

BundleNode as_deployed(std::string_view section, BundleNode resource,
                       const BundleSettings& settings, std::vector<BundleConflict>& conflicts);

}  // namespace hipaa::resource

// Where manifests are looked for. One thread (reads the environment).
#pragma once

#include <string>
#include <vector>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

// In this order: HIPAA_PLUGIN_PATH (folders, with ':' between them; ignored in a set-user-id
// program), ../share/hipaa/plugins seen from this program, $XDG_CONFIG_HOME/hipaa/plugins
// (~/.config where that is not set), /etc/hipaa/plugins, /usr/share/hipaa/plugins. Never a folder
// of the checkout: what is judged there would bring its own judge.
std::vector<std::string> plugin_folders();

// The first "<name>.plugin.json" there is. HP-PLUGIN-NOT-FOUND says where it was looked for.
Result<std::string> find_manifest(const std::string& name, const std::vector<std::string>& folders);

}  // namespace hipaa::cli

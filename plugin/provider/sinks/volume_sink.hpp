// A folder of the provider's workspace, by the provider's own credentials: of a Unity Catalog
// volume, through the Files API, or of the workspace's own tree, through the Workspace API (the
// Files API serves volumes alone), which takes files of 7.5 MB at most.
#pragma once

#include "plugin/evidence/sink.hpp"
#include "plugin/workspace/client/client.hpp"

namespace hipaa::resource {

// "/Volumes/CATALOG/SCHEMA/VOLUME/FOLDER" or "/Workspace/Shared/FOLDER", without a slash at its
// end; `why` where it is neither.
std::string volume_path(std::string path, std::string& why);

// `client` outlives it.
std::unique_ptr<evidence::Sink> make_volume_sink(std::string address, std::string path,
                                                 workspace::Client& client);

}  // namespace hipaa::resource

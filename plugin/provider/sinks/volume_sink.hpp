// A folder of a Unity Catalog volume of the provider's workspace, through the Files API, by the
// provider's own credentials.
#pragma once

#include "plugin/evidence/sink.hpp"
#include "plugin/workspace/client/client.hpp"

namespace hipaa::resource {

// "/Volumes/CATALOG/SCHEMA/VOLUME/FOLDER", without a slash at its end; `why` where it is none.
std::string volume_path(std::string path, std::string& why);

// `client` outlives it.
std::unique_ptr<evidence::Sink> make_volume_sink(std::string address, std::string path,
                                                 workspace::Client& client);

}  // namespace hipaa::resource

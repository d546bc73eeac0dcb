// The sinks of the `evidence` block: "file:DIR", "volume:/Volumes/…", "volume:/Workspace/…",
// "s3://BUCKET/PREFIX". Nothing is asked before there is something to copy.
#pragma once

#include <string>
#include <vector>

#include "plugin/evidence/sink.hpp"
#include "plugin/workspace/client/client.hpp"

namespace hipaa::resource {

// HP-EVIDENCE-SINK-ADDRESS where one is written in no such way. `client`, of whose workspace
// volumes are, outlives them.
support::Result<evidence::Sinks> make_sinks(const std::vector<std::string>& addresses,
                                            workspace::Client& client);

}  // namespace hipaa::resource

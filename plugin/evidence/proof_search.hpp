// Which Spark contexts the statements of an evidence folder prove: what whoever measures often asks
// first. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "plugin/evidence/sink.hpp"

namespace hipaa::evidence {

struct RunningContext {
  std::string spark_context_id;
  std::int64_t restarted_at_unix_ms = 0;  // 0: not known
  bool is_proved = false;                 // what the search finds
};
using RunningContexts = std::map<std::string, RunningContext, std::less<>>;  // by cluster

// Whose statements count: those of another workspace, or by another profile, prove nothing here.
struct ProofsOf {
  std::string workspace;
  std::string workspace_id;
  std::string profile;
};

// Marks those of `contexts` whose newest measurement says that HC-SSL-01 passes. Reads backwards
// and no further than the oldest start of what it still looks for, first the folder, then what only
// `sinks` have. A folder that is not there yet proves nothing, nor does a sink that fails: whoever
// measures then reports it. HP-EVIDENCE-FOLDER.
support::Result<void> find_proofs(const std::string& folder, const std::vector<Sink*>& sinks,
                                  const ProofsOf& of, RunningContexts& contexts,
                                  support::CallContext& call);

}  // namespace hipaa::evidence

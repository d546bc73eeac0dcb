// Carries plans out and records what came of them. Never loses a cluster: a create is in the state
// file, with the mark that the library finds it by, before the library is asked to create; and
// whatever the library answers, failures included, is recorded before anything else happens.
#pragma once

#include <string>
#include <vector>

#include "plugin/cli/run/planner.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/state/state_file.hpp"

namespace hipaa::cli {

class Applier {
 public:
  // Both are borrowed.
  Applier(Session& session, StateFile& file) : session_(session), file_(file) {}

  // Carries all of them out, several at a time, those that destroy first; fills their `outcome`.
  // Returns what the library had to say meanwhile, and HP-STATE-WRITE.
  Findings apply(std::vector<Planned>& all);

 private:
  Findings apply_one(Planned& planned);
  bool destroy(Planned& planned, Findings& findings);
  bool create_or_update(Planned& planned, Findings& findings);
  void record(const Planned& planned, const Reply& reply, bool was_pending);
  bool save(Findings& findings, const std::string& address);

  Session& session_;
  StateFile& file_;
};

}  // namespace hipaa::cli

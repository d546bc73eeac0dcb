// A plan in a file: written by `plan --out FILE`, carried out by `apply FILE`, exactly as it was
// read by whoever approved it, or not at all. Secrets stand in it as in a state file. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/cli/run/planner.hpp"

namespace hipaa::cli {

struct SavedPlan {
  std::string stack;  // absolute paths
  std::string state_file;
  std::vector<std::string> targets;
  bool refresh = true;
  std::map<std::string, std::string> actions;         // by address
  std::map<std::string, std::string> configurations;  // digests
  State prior;    // what each was planned against; its lineage salts the digests
  State planned;  // STATE and PRIVATE of the library's plans
};

// Whether the file says of itself that it is one.
bool is_saved_plan(const std::string& file);

// HP-PLAN-FILE, -JSON, -SHAPE, -VERSION.
Result<SavedPlan> read_saved_plan(const std::string& file);

// `lineage` is the state's. HP-PLAN-WRITE.
Result<void> save_plan(const std::string& file, const std::string& state_file,
                       const std::string& lineage, const Session& session,
                       const std::vector<Planned>& all);

// Puts what was saved in the place of what was planned now, where the two are the same; otherwise
// HP-PLAN-MOVED for each resource that is not.
Findings take_saved(const SavedPlan& saved, const Session& session, std::vector<Planned>& all);

}  // namespace hipaa::cli

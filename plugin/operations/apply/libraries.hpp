// The libraries of a cluster. One that goes stays loaded until the cluster restarts: on a running
// cluster they are uninstalled, the cluster restarts, what comes is installed, and what runs then
// is proved.
#pragma once

#include "plugin/operations/apply/apply_operation.hpp"

namespace hipaa::resource {

struct LibraryChange {
  json::array removed;    // the workspace shows them, and nothing declares them any more
  json::array left_over;  // the same of what an install of ours left FAILED: never loaded
  json::array added;

  [[nodiscard]] bool needs_restart() const { return !removed.empty(); }
};

// From `prior` (null for a create) to the values of the operation.
LibraryChange library_change(const ApplyOperation& operation, const json::object* prior);

// Marks what goes. It is gone once the cluster has restarted, or where it is not running.
Result<void> uninstall_libraries(ApplyOperation& operation, const LibraryChange& change);

// Installs what comes, and on a running cluster waits until it is installed. Remembers what failed.
Result<void> install_libraries(ApplyOperation& operation, const LibraryChange& change,
                               bool is_running);

// After a failure: the values say what is there, of what was there and what was wanted; where the
// workspace does not tell, what was there in `prior`.
void keep_installed_libraries(ApplyOperation& operation, const json::object* prior);

}  // namespace hipaa::resource

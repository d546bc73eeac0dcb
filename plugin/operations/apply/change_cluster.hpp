// The requests that bring an existing cluster to what is wanted. It moves while we look: it
// terminates itself, somebody starts it, it grows. So each request goes by the last look, and a
// refusal of the cluster's state is answered by another look.
#pragma once

#include "plugin/operations/apply/apply_operation.hpp"

namespace hipaa::resource {

struct ClusterChange {
  bool size = false;             // num_workers, autoscale
  bool specification = false;    // anything else of the Clusters API
  bool restart = false;          // what runs has to restart, whatever else changes
  std::string password;          // of the container's registry
  const State* prior = nullptr;  // the state that the plan was made against
};

// How far it came.
struct ClusterProgress {
  json::object before;      // the last look, by which the last request went
  bool is_resized = false;  // a resize was taken
  bool restarts = false;  // an edit or a restart of what runs was sent: another context has to come
};

// The cluster in a state that takes changes: RUNNING, RESIZING or TERMINATED. What failed (ERROR)
// is terminated first: then it takes them, and starts anew.
Result<json::object> look_at_cluster(ApplyOperation& operation, json::object* seen = nullptr);

// Goes by `progress.before` first. By planned difference: resize when only the size of a running
// cluster changed, edit otherwise, which restarts what runs. Nothing to change, nothing sent. Also
// on failure `progress` tells what may have been carried out.
Result<void> change_cluster(ApplyOperation& operation, const ClusterChange& change,
                            ClusterProgress& progress);

// The cluster where it runs by `progress`, in its new context where one has to come; TERMINATED
// where it came to a regular end.
Result<json::object> settled_cluster(ApplyOperation& operation, const ClusterProgress& progress);

// `cluster` started, unless somebody has done so meanwhile.
Result<json::object> started_cluster(ApplyOperation& operation, json::object cluster);

}  // namespace hipaa::resource

// What is read for many resources at once: the lists of pools, policies and libraries.
#include "plugin/workspace/client_state.hpp"

namespace hipaa::workspace {

Result<json::array> Client::list_instance_pools(CallContext& call) {
  auto answer = implementation_->requests.get("/api/2.0/instance-pools/list", {}, call);
  if (!answer) return std::move(answer).error();
  return list_in(*answer, "instance_pools");
}

Result<json::array> Client::list_policies(CallContext& call) {
  return all_pages(implementation_->requests, "/api/2.0/policies/clusters/list", {}, "policies",
                   call);
}

Result<json::array> Client::all_library_statuses(CallContext& call) {
  auto answer = implementation_->requests.get("/api/2.0/libraries/all-cluster-statuses", {}, call);
  if (!answer) return std::move(answer).error();
  return list_in(*answer, "statuses");
}

const ClusterChanges& Client::changes() const {
  return implementation_->requests.changes();
}

}  // namespace hipaa::workspace
